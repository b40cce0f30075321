package dev.weft.streams;

import dev.weft.core.topics.TopicSpec;
import dev.weft.streams.exemplars.ExemplarTopology;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;

/**
 * The topics that an application of a reading has for itself, as its topology says, so that a
 * reading {@code a} is not taken for {@code a-b}. Some may not exist (yet).
 *
 * @param application its id, which is its consumer group too
 * @param between those that its parts read besides {@code importances}: {@code cells}
 * @param all these and what its stores log
 */
public record ReadingTopics(String application, Set<String> between, Set<String> all) {
  /** Copies the names. */
  public ReadingTopics {
    between = Set.copyOf(between);
    all = Set.copyOf(all);
  }

  /** Of the streams app. */
  public static ReadingTopics of(StreamsSettings settings) {
    return of(settings, CorrelationTopology.build(settings), settings.applicationId());
  }

  /** Of the exemplars' application. */
  public static ReadingTopics ofExemplars(StreamsSettings settings) {
    return of(settings, ExemplarTopology.build(settings), settings.exemplarsId());
  }

  private static ReadingTopics of(StreamsSettings settings, Topology topology, String application) {
    Set<String> shared =
        settings.topics().specs(settings.topicSettings()).stream()
            .map(TopicSpec::name)
            .collect(Collectors.toSet());
    Set<String> between = new TreeSet<>();
    Set<String> all = new TreeSet<>();
    String own = application + "-";
    for (TopologyDescription.Subtopology part : topology.describe().subtopologies()) {
      for (TopologyDescription.Node node : part.nodes()) {
        if (node instanceof TopologyDescription.Source source && source.topicSet() != null) {
          source.topicSet().stream()
              .filter(topic -> !shared.contains(topic))
              .map(topic -> topic.endsWith("-repartition") ? own + topic : topic)
              .forEach(between::add);
        }
        if (node instanceof TopologyDescription.Processor processor) {
          processor.stores().forEach(store -> all.add(own + store + "-changelog"));
        }
      }
    }
    all.addAll(between);
    return new ReadingTopics(application, between, all);
  }
}
