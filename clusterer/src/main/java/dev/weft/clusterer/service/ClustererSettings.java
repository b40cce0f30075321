package dev.weft.clusterer.service;

import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import java.util.Map;

/**
 * How the clusterer runs. Immutable.
 *
 * @param version of Weft, for the snapshots' provenance
 * @param kafka properties of the clients, {@code bootstrap.servers} at least; they win over ours
 */
public record ClustererSettings(
    Topics topics,
    TopicSettings topicSettings,
    Analysis analysis,
    String version,
    Map<String, String> kafka) {
  /** Checks that a broker is given. */
  public ClustererSettings {
    if (kafka.getOrDefault("bootstrap.servers", "").isBlank()) {
      throw new IllegalArgumentException("no broker given (bootstrap.servers)");
    }
    kafka = Map.copyOf(kafka);
  }

  /** The group in which clusterers share the runs: one an analysis. */
  String group() {
    return topics.prefix() + "clusterer." + analysis.name();
  }
}
