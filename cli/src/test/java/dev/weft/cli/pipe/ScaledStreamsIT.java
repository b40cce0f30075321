package dev.weft.cli.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.cli.broker.EmbeddedBrokerExtension;
import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.producer.publish.ImportancePublisher;
import dev.weft.producer.publish.PublisherSettings;
import dev.weft.producer.publish.SampleBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Streams instances as processes that share the cells: they join, leave and take over. */
class ScaledStreamsIT {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final int WINDOW_STEPS = 3;
  private static final int SAMPLES = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  private static Map<String, String> kafka() {
    return Map.of("bootstrap.servers", BROKER.client().get("bootstrap.servers").toString());
  }

  private static Topics topics(String run) {
    return new Topics(run + ".");
  }

  /** One thread, so that two instances hold one task of cells each. */
  private WeftProcess streams(String run, String name, String reading, int standbys)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("streams", "--brokers", kafka().get("bootstrap.servers"), "--threads", "1"));
    arguments.addAll(List.of("--prefix", run + ".", "--reading", reading));
    arguments.addAll(List.of("--state-dir", directory.resolve(name).toString()));
    arguments.addAll(List.of("--group-size", "23", "--floor", "-1"));
    arguments.addAll(List.of("--edges-per-subcomponent", "0"));
    arguments.addAll(List.of("--standby-replicas", Integer.toString(standbys)));
    for (String property :
        List.of(
            "session.timeout.ms=3000",
            "heartbeat.interval.ms=700",
            "transaction.timeout.ms=4000",
            "probing.rebalance.interval.ms=60000")) {
      arguments.addAll(List.of("--kafka", property));
    }
    return WeftProcess.start(directory.resolve(name + ".log"), arguments.toArray(String[]::new));
  }

  private static ImportancePublisher publisher(String run) {
    return ImportancePublisher.open(
        new PublisherSettings(
            topics(run),
            TopicSettings.DEFAULTS,
            SyntheticImportances.manifest(run, WINDOW_STEPS, List.of("a")),
            "a",
            Duration.ofMillis(20),
            kafka()));
  }

  private static void publishWindow(ImportancePublisher publisher, int window) {
    for (int step = window * WINDOW_STEPS; step < (window + 1) * WINDOW_STEPS; step++) {
      publisher.publish(SampleBatch.of(step, SyntheticImportances.batch(step, SAMPLES)));
    }
    publisher.commit();
  }

  /** Waits until so many instances hold partitions of cells. */
  private static void awaitSharing(String run, int instances) {
    GroupMembers.awaitMembers(
        BROKER.client(), run + ".live", ScaledStreamsIT::holdsCells, instances, PATIENCE);
  }

  private static boolean holdsCells(MemberDescription member) {
    return member.assignment().topicPartitions().stream()
        .anyMatch(partition -> partition.topic().contains(".cells."));
  }

  private static void requireSame(String run, int windows) {
    for (long window = 0; window < windows; window++) {
      WindowCorrelations same =
          SameBits.require(kafka(), topics(run), run, "live", "undisturbed", window);
      assertThat(same.totalSamples()).isEqualTo((window + 1) * WINDOW_STEPS * SAMPLES);
    }
  }

  @Test
  void shouldShareCellsWithAnInstanceThatJoinsAndTakeThemFromOneThatLeaves() throws Exception {
    WeftProcess first = streams("shared", "first", "live", 0);
    WeftProcess second = null;
    try (ImportancePublisher publisher = publisher("shared")) {
      publishWindow(publisher, 0);
      awaitSharing("shared", 1);
      second = streams("shared", "second", "live", 0);
      publishWindow(publisher, 1);
      awaitSharing("shared", 2);
      publishWindow(publisher, 2);
      SameBits.whole(kafka(), topics("shared"), "shared", "live", 1);
      first.close(); // SIGTERM: it commits and leaves the group.
      publishWindow(publisher, 3);
      awaitSharing("shared", 1);
      publishWindow(publisher, 4);
      publisher.end();
      try (WeftProcess undisturbed = streams("shared", "undisturbed", "undisturbed", 0)) {
        requireSame("shared", 5);
        assertThat(undisturbed.isAlive()).isTrue();
      }
      assertThat(first.exitCode()).isIn(0, 143);
      assertThat(second.isAlive()).isTrue();
    } finally {
      first.close();
      if (second != null) {
        second.close();
      }
    }
  }

  @Test
  void shouldGoOnFromAStandbyWhenAnInstanceIsKilled() throws Exception {
    WeftProcess first = streams("standby", "one", "live", 1);
    WeftProcess second = streams("standby", "two", "live", 1);
    try (ImportancePublisher publisher = publisher("standby")) {
      publishWindow(publisher, 0);
      awaitSharing("standby", 2);
      publishWindow(publisher, 1);
      SameBits.whole(kafka(), topics("standby"), "standby", "live", 0);
      await()
          .atMost(PATIENCE)
          .ignoreExceptions() // Files come and go.
          .until(() -> holdsAllCells("one") && holdsAllCells("two"));
      first.kill();
      publishWindow(publisher, 2);
      awaitSharing("standby", 1);
      publisher.end();
      try (WeftProcess undisturbed = streams("standby", "undisturbed-2", "undisturbed", 0)) {
        requireSame("standby", 3);
        assertThat(undisturbed.isAlive()).isTrue();
      }
    } finally {
      first.close();
      second.close();
    }
  }

  /** Whether an instance has the co-moments of both tasks on its disk: its own, and a copy. */
  private boolean holdsAllCells(String name) throws IOException {
    try (var files = Files.walk(directory.resolve(name))) {
      return files.filter(path -> path.endsWith(Path.of("rocksdb", "co-moments"))).count() == 2;
    }
  }
}
