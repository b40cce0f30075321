package dev.weft.clusterer.service;

import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.core.proto.CorrelationsPart;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the clusterer runs. Immutable.
 *
 * @param version of Weft, for the snapshots' provenance
 * @param kafka properties of the clients, {@code bootstrap.servers} at least; they win over ours
 * @param replay the one replay that it clusters; null: all readings but replays
 */
public record ClustererSettings(
    Topics topics,
    TopicSettings topicSettings,
    Analysis analysis,
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
    kafka = Map.copyOf(kafka);
  }

  /** Of all readings but replays. */
  public ClustererSettings(
      Topics topics,
      TopicSettings topicSettings,
      Analysis analysis,
      String version,
      Map<String, String> kafka) {
    this(topics, topicSettings, analysis, version, kafka, null);
  }

  /** Whether a part is of a reading that it clusters. */
  boolean clusters(CorrelationsPart part) {
    return replay == null
        ? !part.getReading().getReplay()
        : part.getReading().getName().equals(replay.reading())
            && part.getRun().equals(replay.run());
  }

  /** The group in which clusterers share the runs: one an analysis; a replay has its own. */
  public String group() {
    if (replay != null) {
      return topics.prefix() + "replay-clusterer." + replay.reading();
    }
    return topics.prefix() + "clusterer." + analysis.name();
  }
}
