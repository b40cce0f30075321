package dev.weft.core.topics;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Makes the topics that are missing and leaves those alone that exist. Safe to run twice at once.
 */
public final class TopicCreator {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final long PAUSE_MILLISECONDS = 50;

  private TopicCreator() {}

  /**
   * Makes what is missing, and waits until each partition's leader answers: a leader that is not
   * yet one refuses a producer's first request and may take the second, and then neither their
   * order nor the first one's delivery is sure. More partitions than wanted are used as they are.
   *
   * @return the partitions of every topic, those that existed included
   * @throws KafkaException if the broker refuses or can't be reached
   * @throws IllegalArgumentException if a topic has fewer partitions than it should
   */
  public static Map<String, Integer> createMissing(Admin admin, List<TopicSpec> specs) {
    try {
      Set<String> existing = admin.listTopics().names().get();
      List<NewTopic> missing =
          specs.stream()
              .filter(spec -> !existing.contains(spec.name()))
              .map(TopicCreator::newTopic)
              .toList();
      for (var created : admin.createTopics(missing).values().values()) {
        awaitCreated(created);
      }
      Map<String, Integer> partitions =
          described(admin, specs.stream().map(TopicSpec::name).toList());
      specs.forEach(spec -> requireEnough(spec, partitions.getOrDefault(spec.name(), 0)));
      awaitLeaders(admin, partitions);
      return partitions;
    } catch (ExecutionException e) {
      throw new KafkaException("topics can't be made: " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while making topics", e);
    }
  }

  /**
   * Partitions of those of the topics that exist.
   *
   * @throws KafkaException if the broker refuses or can't be reached
   */
  public static Map<String, Integer> partitions(Admin admin, List<String> topics) {
    try {
      Set<String> existing = admin.listTopics().names().get();
      return described(admin, topics.stream().filter(existing::contains).toList());
    } catch (ExecutionException e) {
      throw new KafkaException("can't look at topics: " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while looking at topics", e);
    }
  }

  private static Map<String, Integer> described(Admin admin, List<String> topics)
      throws ExecutionException, InterruptedException {
    return onceKnown(
        () ->
            admin.describeTopics(topics).allTopicNames().get().values().stream()
                .collect(Collectors.toMap(TopicDescription::name, d -> d.partitions().size())));
  }

  /** The end of a partition is known to its leader only. One that stays away is not waited for. */
  private static void awaitLeaders(Admin admin, Map<String, Integer> partitions)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    partitions.forEach(
        (topic, count) ->
            IntStream.range(0, count)
                .forEach(p -> ends.put(new TopicPartition(topic, p), OffsetSpec.latest())));
    ListOffsetsOptions options = new ListOffsetsOptions().timeoutMs((int) PATIENCE.toMillis());
    try {
      onceKnown(() -> admin.listOffsets(ends, options).all().get());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TimeoutException)) {
        throw e;
      } // Else a partition has no leader: whoever needs it is told so by its client.
    }
  }

  /** An answer about topics. */
  private interface Question<T> {
    T ask() throws ExecutionException, InterruptedException;
  }

  /** A topic just made may be unknown to the broker that is asked, for a moment. */
  private static <T> T onceKnown(Question<T> question)
      throws ExecutionException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return question.ask();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() > deadline) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLISECONDS);
      }
    }
  }

  private static void requireEnough(TopicSpec spec, int partitions) {
    if (partitions < spec.partitions()) {
      throw new IllegalArgumentException(
          "topic "
              + spec.name()
              + " has "
              + partitions
              + " partitions, and "
              + spec.partitions()
              + " are wanted: make it with as many, or set --importances-partitions or"
              + " --run-partitions to what is there, before the first run");
    }
  }

  private static void awaitCreated(KafkaFuture<Void> created)
      throws ExecutionException, InterruptedException {
    try {
      created.get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private static NewTopic newTopic(TopicSpec spec) {
    return new NewTopic(
            spec.name(),
            Optional.of(spec.partitions()),
            spec.replicationFactor() == -1
                ? Optional.empty()
                : Optional.of(spec.replicationFactor()))
        .configs(spec.config());
  }
}
