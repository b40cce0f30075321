package dev.weft.cli.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import dev.weft.cli.broker.EmbeddedBrokerExtension;
import dev.weft.clusterer.service.ClustererService;
import dev.weft.clusterer.service.Pace;
import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.clusterer.topics.SnapshotPointers;
import dev.weft.clusterer.topics.SnapshotReader;
import dev.weft.clusterer.topics.SnapshotTombstones;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.topics.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Clusterers over correlations that are just there: pace, chains, a death. */
class ClusterersIT {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  @TempDir Path folder;

  private static Clusterers clusterers;

  @BeforeAll
  static void find() {
    clusterers = new Clusterers(BROKER.client());
  }

  @Test
  void shouldSkipToTheNewestWindowAndAReplayShouldFollowTheChain() throws Exception {
    Topics topics = new Topics("skip.");
    PlantedCorrelations correlations = clusterers.correlations(topics, true);
    correlations.publish(List.of("behind"), "live", 0, 5);
    List<Snapshot> live = new CopyOnWriteArrayList<>();
    List<Analysis> one = List.of(Analysis.DEFAULT);
    Pace newest = new Pace(0, Duration.ZERO);
    try (ClustererService service =
        ClustererService.start(clusterers.settings(topics, newest, null, one), live::add)) {
      Clusterers.awaitWindow(live, 1, 5);
      assertThat(service.skipped()).isEqualTo(5);
      correlations.publish(List.of("behind"), "live", 6, 6);
      Clusterers.awaitWindow(live, 1, 6);
      assertThat(service.skipped()).isEqualTo(5);
    }
    assertThat(Clusterers.windows(live)).containsExactly(5L, 6L);
    assertThat(live.get(0).getProvenance().getSkippedWindows()).isEqualTo(5);
    assertThat(live.get(0).getProvenance().hasPredecessor()).isFalse();
    assertThat(live.get(1).getProvenance().getPredecessor().getWindow()).isEqualTo(5);
    correlations.publish(List.of("behind"), "again", 0, 6);
    List<Snapshot> again = new CopyOnWriteArrayList<>();
    try (ClustererService service =
        ClustererService.start(
            clusterers.settings(topics, Pace.EVERY_WINDOW, "live", one), again::add)) {
      Clusterers.awaitWindow(again, 1, 6);
      assertThat(service.isRunning()).isTrue();
    }
    assertThat(Clusterers.windows(again)).containsExactly(5L, 6L);
    for (int s = 0; s < 2; s++) {
      assertThat(SnapshotPointers.content(again.get(s)).toByteString())
          .isEqualTo(SnapshotPointers.content(live.get(s)).toByteString());
    }
  }

  @Test
  void shouldKeepTheChainOfTheFirstManifestOfARunAndForgetWhatIsDeleted() {
    Topics topics = new Topics("manifests.");
    PlantedCorrelations first = clusterers.correlations(topics, true);
    first.publish(List.of("one"), "live", 0, 1);
    first.ofNode("b").publish(List.of("one"), "live", 0, 3);
    first.publish(List.of("one"), "live", 2, 2);
    List<Snapshot> live = new CopyOnWriteArrayList<>();
    try (ClustererService service =
        ClustererService.start(
            clusterers.settings(topics, Pace.EVERY_WINDOW, null, List.of(Analysis.DEFAULT)),
            live::add)) {
      Clusterers.awaitWindow(live, 1, 2);
      assertThat(service.impossible())
          .singleElement(STRING)
          .contains("analysis 'default' of run 'one'", "are of another manifest");
    }
    assertThat(Clusterers.windows(live)).containsExactly(0L, 1L, 2L);
    assertThat(live.stream().map(Snapshot::getDigest).distinct()).hasSize(1);
    assertThat(SnapshotTombstones.write(clusterers.kafka(), topics, "one", "live")).isEqualTo(4);
    // Committed, and seen once the commit has come to the partition.
    await()
        .until(
            () ->
                SnapshotReader.read(
                        clusterers.kafka(), topics, "one", "live", "default", OptionalLong.empty())
                    .isEmpty());
  }

  private WeftProcess process(String name) throws IOException {
    return WeftProcess.start(
        folder.resolve(name + ".log"),
        "cluster",
        "--brokers",
        clusterers.broker(),
        "--prefix",
        "share.",
        "--most-behind",
        "-1",
        "--kafka",
        "session.timeout.ms=6000",
        "--kafka",
        "heartbeat.interval.ms=1500");
  }

  private static void awaitMembers(String group, int members) {
    GroupMembers.awaitMembers(
        BROKER.client(),
        group,
        member -> !member.assignment().topicPartitions().isEmpty(),
        members,
        Clusterers.PATIENCE);
  }

  private static void awaitSnapshots(Topics topics, List<String> runs, long window) {
    await()
        .atMost(Clusterers.PATIENCE)
        .until(
            () ->
                runs.stream()
                    .allMatch(
                        run ->
                            SnapshotReader.read(
                                    clusterers.kafka(),
                                    topics,
                                    run,
                                    "live",
                                    "default",
                                    OptionalLong.of(window))
                                .isPresent()));
  }

  @Test
  void shouldGoOnFromTheLastSnapshotsWhereAnotherClustererDied() throws Exception {
    List<String> runs = IntStream.range(0, 6).mapToObj(run -> "run-" + run).toList();
    Topics shared = new Topics("share.");
    PlantedCorrelations correlations = clusterers.correlations(shared, true);
    try (WeftProcess first = process("first");
        WeftProcess second = process("second")) {
      awaitMembers("share.clusterer.default", 2);
      correlations.publish(runs, "live", 0, 1);
      awaitSnapshots(shared, runs, 1);
      first.kill();
      correlations.publish(runs, "live", 2, 3);
      awaitSnapshots(shared, runs, 3);
      assertThat(second.isAlive()).isTrue();
    }
    assertThat(Files.readString(folder.resolve("first.log"))).contains("window   1");
    assertThat(Files.readString(folder.resolve("second.log"))).contains("window   3");
    Topics alone = new Topics("alone.");
    clusterers.correlations(alone, true).publish(runs, "live", 0, 3);
    List<Snapshot> undisturbed = new CopyOnWriteArrayList<>();
    try (ClustererService service =
        ClustererService.start(
            clusterers.settings(alone, Pace.EVERY_WINDOW, null, List.of(Analysis.DEFAULT)),
            undisturbed::add)) {
      Clusterers.awaitWindow(undisturbed, runs.size(), 3);
      assertThat(service.skipped()).isZero();
    }
    assertThat(undisturbed).hasSize(4 * runs.size());
    for (Snapshot expected : undisturbed) {
      Snapshot own =
          clusterers.snapshot(
              shared, expected.getRun(), "live", "default", expected.getProvenance().getWindow());
      assertThat(SnapshotPointers.content(own).toByteString())
          .isEqualTo(SnapshotPointers.content(expected).toByteString());
    }
  }
}
