package dev.weft.producer.publish;

import dev.weft.core.RecordKeys;
import dev.weft.core.RunManifest;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import java.util.Map;

/**
 * How a node takes part in tests. Immutable.
 *
 * @param manifest of the run; the node must be on its list
 * @param share of its time that tests may take, in (0, 1]
 * @param kafka properties of the clients, {@code bootstrap.servers} at least; they win over ours
 */
public record TestWorkerSettings(
    Topics topics,
    TopicSettings topicSettings,
    RunManifest manifest,
    String node,
    double share,
    Map<String, String> kafka) {
  /** The share unless told otherwise. */
  public static final double DEFAULT_SHARE = 0.1;

  /** Checks node and share. */
  public TestWorkerSettings {
    if (!manifest.nodes().contains(node)) {
      throw new IllegalArgumentException(
          "node '" + node + "' is not on the list of run '" + manifest.run() + "'");
    }
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("test share " + share + " is not in (0, 1]");
    }
    kafka = Map.copyOf(kafka);
  }

  /** {@code run/node}. */
  RecordKeys.RunNode key() {
    return new RecordKeys.RunNode(manifest.run(), node);
  }

  /** The group in which the run's nodes share the requests. */
  String group() {
    return topics.prefix() + "tests." + manifest.run();
  }
}
