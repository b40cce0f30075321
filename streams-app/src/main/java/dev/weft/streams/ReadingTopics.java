package dev.weft.streams;

import dev.weft.core.topics.TopicSpec;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;

/**
 * The topics that a reading has for itself: what its stores log and what runs between its parts. As
 * the topology says, so that a reading {@code a} is not taken for {@code a-b}.
 */
public final class ReadingTopics {
  private ReadingTopics() {}

  /** Those that its parts read besides {@code importances}: {@code cells}. */
  public static Set<String> between(StreamsSettings settings) {
    Set<String> read = new TreeSet<>();
    of(settings, read, new TreeSet<>());
    return read;
  }

  /** All of them. Some may not exist (yet). */
  public static Set<String> all(StreamsSettings settings) {
    Set<String> all = new TreeSet<>();
    of(settings, all, all);
    return all;
  }

  private static void of(StreamsSettings settings, Set<String> read, Set<String> logs) {
    Set<String> shared =
        settings.topics().specs(settings.topicSettings()).stream()
            .map(TopicSpec::name)
            .collect(Collectors.toSet());
    Topology topology = CorrelationTopology.build(settings);
    String own = settings.applicationId() + "-";
    for (TopologyDescription.Subtopology part : topology.describe().subtopologies()) {
      for (TopologyDescription.Node node : part.nodes()) {
        if (node instanceof TopologyDescription.Source source && source.topicSet() != null) {
          source.topicSet().stream()
              .filter(topic -> !shared.contains(topic))
              .map(topic -> topic.endsWith("-repartition") ? own + topic : topic)
              .forEach(read::add);
        }
        if (node instanceof TopologyDescription.Processor processor) {
          processor.stores().forEach(store -> logs.add(own + store + "-changelog"));
        }
      }
    }
  }
}
