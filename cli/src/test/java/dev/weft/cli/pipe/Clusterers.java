package dev.weft.cli.pipe;

import static org.awaitility.Awaitility.await;

import dev.weft.cli.Version;
import dev.weft.clusterer.service.ClustererSettings;
import dev.weft.clusterer.service.Pace;
import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.clusterer.topics.SnapshotReader;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.topics.TopicCreator;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** Clusterers on a broker of tests, what they read, and what they wrote. */
final class Clusterers {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Map<String, Object> client;
  private final Map<String, String> kafka;

  Clusterers(Map<String, Object> client) {
    this.client = client;
    kafka = Map.of("bootstrap.servers", String.valueOf(client.get("bootstrap.servers")));
  }

  String broker() {
    return String.valueOf(kafka.get("bootstrap.servers"));
  }

  Map<String, String> kafka() {
    return kafka;
  }

  PlantedCorrelations correlations(Topics topics, boolean jointCounts) {
    try (Admin admin = Admin.create(client)) {
      TopicCreator.createMissing(admin, topics.specs(TopicSettings.DEFAULTS));
    }
    return new PlantedCorrelations(topics, client, jointCounts);
  }

  ClustererSettings settings(
      Topics topics, Pace pace, @Nullable String follow, List<Analysis> analyses) {
    return new ClustererSettings(
        topics, TopicSettings.DEFAULTS, analyses, pace, follow, Version.current(), kafka);
  }

  Snapshot snapshot(Topics topics, String run, String reading, String analysis, long window) {
    return SnapshotReader.read(kafka, topics, run, reading, analysis, OptionalLong.of(window))
        .orElseThrow()
        .snapshot();
  }

  static void awaitWindow(List<Snapshot> seen, int runs, long window) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () ->
                seen.stream().filter(s -> s.getProvenance().getWindow() == window).count() >= runs);
  }

  static List<Long> windows(List<Snapshot> seen) {
    return seen.stream().map(s -> s.getProvenance().getWindow()).toList();
  }
}
