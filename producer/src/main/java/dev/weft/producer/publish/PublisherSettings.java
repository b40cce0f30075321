package dev.weft.producer.publish;

import dev.weft.core.RecordKeys;
import dev.weft.core.RunManifest;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import java.time.Duration;
import java.util.Map;

/**
 * How a node publishes. Immutable.
 *
 * @param manifest of the run; the node must be on its list
 * @param commitInterval how long a batch may wait before it is committed and seen
 * @param kafka properties of the clients, {@code bootstrap.servers} at least; they win over ours
 */
public record PublisherSettings(
    Topics topics,
    TopicSettings topicSettings,
    RunManifest manifest,
    String node,
    Duration commitInterval,
    Map<String, String> kafka) {
  /** Long enough to fill requests, short enough to watch. */
  public static final Duration DEFAULT_COMMIT_INTERVAL = Duration.ofMillis(300);

  /** Checks node and broker. */
  public PublisherSettings {
    RecordKeys.requireName("node", node);
    if (!manifest.nodes().contains(node)) {
      throw new IllegalArgumentException(
          "node '" + node + "' is not on the list of run '" + manifest.run() + "'");
    }
    if (commitInterval.isNegative() || commitInterval.isZero()) {
      throw new IllegalArgumentException("commit interval " + commitInterval);
    }
    if (kafka.getOrDefault("bootstrap.servers", "").isBlank()) {
      throw new IllegalArgumentException("no broker given (bootstrap.servers)");
    }
    kafka = Map.copyOf(kafka);
  }

  /** {@code run/node}. */
  public RecordKeys.RunNode key() {
    return new RecordKeys.RunNode(manifest.run(), node);
  }

  /** From prefix, run and node: a restarted node fences the one before. */
  String transactionalId() {
    return topics.prefix() + key();
  }
}
