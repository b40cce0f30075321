package dev.weft.clusterer.service;

import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.core.proto.CorrelationsPart;
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
 * @param replay the one replay that it clusters; null: all readings but replays
 */
public record ClustererSettings(
    Topics topics,
    TopicSettings topicSettings,
    List<Analysis> analyses,
    Pace pace,
    @Nullable String follow,
    String version,
    Map<String, String> kafka,
    @Nullable Replayed replay) {
  /** A reading of one run that clusters for itself. */
  public record Replayed(String run, String reading) {}

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

  /** Of all readings but replays. */
  public ClustererSettings(
      Topics topics,
      TopicSettings topicSettings,
      List<Analysis> analyses,
      Pace pace,
      @Nullable String follow,
      String version,
      Map<String, String> kafka) {
    this(topics, topicSettings, analyses, pace, follow, version, kafka, null);
  }

  /** One analysis of every window, of all readings but replays. */
  public ClustererSettings(
      Topics topics,
      TopicSettings topicSettings,
      Analysis analysis,
      String version,
      Map<String, String> kafka) {
    this(topics, topicSettings, List.of(analysis), Pace.EVERY_WINDOW, null, version, kafka);
  }

  /** Whether a part is of a reading that it clusters. */
  boolean clusters(CorrelationsPart part) {
    return replay == null
        ? !part.getReading().getReplay()
        : part.getReading().getName().equals(replay.reading())
            && part.getRun().equals(replay.run());
  }

  /** The group in which clusterers share the runs: one a set of analyses; a replay has its own. */
  public String group() {
    if (replay != null) {
      return topics.prefix() + "replay-clusterer." + replay.reading();
    }
    return topics.prefix()
        + "clusterer."
        + analyses.stream().map(Analysis::name).sorted().collect(Collectors.joining("+"));
  }
}
