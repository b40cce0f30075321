package dev.weft.clusterer.service;

import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the clusterer runs. Immutable.
 *
 * @param analyses side by side, at least one; names differ
 * @param pace which windows are clustered
 * @param follow a reading whose snapshots say which windows of other readings are clustered: so a
 *     replay comes to the same chain of snapshots; null for none
 * @param version of Weft, for the snapshots' provenance
 * @param kafka properties of the clients, {@code bootstrap.servers} at least; they win over ours
 */
public record ClustererSettings(
    Topics topics,
    TopicSettings topicSettings,
    List<Analysis> analyses,
    Pace pace,
    @Nullable String follow,
    String version,
    Map<String, String> kafka) {
  /** Checks that a broker is given. */
  public ClustererSettings {
    if (kafka.getOrDefault("bootstrap.servers", "").isBlank()) {
      throw new IllegalArgumentException("no broker given (bootstrap.servers)");
    }
    long names = analyses.stream().map(Analysis::name).distinct().count();
    if (analyses.isEmpty() || names < analyses.size()) {
      throw new IllegalArgumentException("analyses need names, each its own");
    }
    analyses = List.copyOf(analyses);
    kafka = Map.copyOf(kafka);
  }

  /** The group in which clusterers share the runs: one a set of analyses. */
  String group() {
    return topics.prefix()
        + "clusterer."
        + analyses.stream().map(Analysis::name).sorted().collect(Collectors.joining("+"));
  }
}
