package dev.weft.cli.pipe;

import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.producer.publish.ImportancePublisher;
import dev.weft.producer.publish.PublisherSettings;
import dev.weft.producer.publish.SampleBatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A node as a process of its own: publishes seeded batches, one a step, and goes on when restarted.
 */
final class TorturedNode {
  static final String RUN = "tortured";
  static final List<String> NODES = List.of("a", "b");
  static final int SAMPLES = 50;

  private TorturedNode() {}

  /** The seed of a node's batch of a step. */
  static long seed(int node, long step) {
    return step * NODES.size() + node;
  }

  /** Arguments: broker, index of the node, steps, steps a window. */
  public static void main(String[] arguments) {
    int node = Integer.parseInt(arguments[1]);
    long steps = Long.parseLong(arguments[2]);
    PublisherSettings settings =
        new PublisherSettings(
            new Topics(Topics.DEFAULT_PREFIX),
            TopicSettings.DEFAULTS,
            SyntheticImportances.manifest(RUN, Long.parseLong(arguments[3]), NODES),
            NODES.get(node),
            Duration.ofMillis(20),
            Map.of("bootstrap.servers", arguments[0], "transaction.timeout.ms", "4000"));
    try (ImportancePublisher publisher = ImportancePublisher.open(settings)) {
      boolean begun = publisher.nextNumber() > 0;
      long next = begun ? publisher.history().step() + 1 : 0;
      for (long step = next; step < steps && !publisher.history().ended(); step++) {
        publisher.publish(
            SampleBatch.of(step, SyntheticImportances.batch(seed(node, step), SAMPLES)));
        publisher.commit();
      }
      publisher.end();
    }
  }
}
