package dev.weft.cli.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.cli.broker.EmbeddedBroker;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The streams process is killed in mid-run and started again: every window comes out the same. */
class KilledStreamsIT {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final int WINDOWS = 4;
  private static final int WINDOW_STEPS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path directory;

  private WeftProcess streams(Map<String, String> kafka, String reading) throws IOException {
    return WeftProcess.start(
        directory.resolve(reading + ".log"),
        "streams",
        "--brokers",
        kafka.get("bootstrap.servers"),
        "--reading",
        reading,
        "--state-dir",
        directory.resolve("state-" + reading).toString(),
        "--group-size",
        "23",
        "--floor",
        "-1",
        "--edges-per-subcomponent",
        "0",
        "--kafka",
        "session.timeout.ms=3000",
        "--kafka",
        "heartbeat.interval.ms=700",
        "--kafka",
        "transaction.timeout.ms=4000");
  }

  /** Until correlations are written that no transaction has committed yet: the worst moment. */
  private static void awaitUncommittedOutput(Map<String, String> kafka) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.get("bootstrap.servers")))) {
      long before = ends(admin);
      await()
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> ends(admin) > before);
    }
  }

  private static long ends(Admin admin) throws Exception {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (int partition = 0; partition < TopicSettings.DEFAULTS.runPartitions(); partition++) {
      latest.put(new TopicPartition(TOPICS.correlations(), partition), OffsetSpec.latest());
    }
    return admin.listOffsets(latest).all().get().values().stream()
        .mapToLong(offset -> offset.offset())
        .sum();
  }

  @Test
  void shouldGiveTheSameBitsAfterKills() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), 0)) {
      Map<String, String> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
      PublisherSettings settings =
          new PublisherSettings(
              TOPICS,
              TopicSettings.DEFAULTS,
              SyntheticImportances.manifest("killed", WINDOW_STEPS, List.of("a")),
              "a",
              Duration.ofMillis(20),
              kafka);
      WeftProcess live = streams(kafka, "live");
      try (ImportancePublisher publisher = ImportancePublisher.open(settings)) {
        for (int window = 0; window < WINDOWS; window++) {
          for (int step = window * WINDOW_STEPS; step < (window + 1) * WINDOW_STEPS; step++) {
            publisher.publish(SampleBatch.of(step, SyntheticImportances.batch(step, 300)));
          }
          publisher.commit();
          if (window > 0) {
            awaitUncommittedOutput(kafka);
            live.kill();
            live = streams(kafka, "live");
          }
        }
        publisher.end();
      }
      try (WeftProcess undisturbed = streams(kafka, "undisturbed")) {
        for (long window = 0; window < WINDOWS; window++) {
          WindowCorrelations same =
              SameBits.require(kafka, "killed", "live", "undisturbed", window);
          assertThat(same.totalSamples()).isEqualTo(300L * WINDOW_STEPS * (window + 1));
        }
        assertThat(undisturbed.isAlive()).isTrue();
      } finally {
        live.close();
      }
    }
    assertThat(Files.readString(directory.resolve("live.log")))
        .doesNotContain("The streams app stops");
  }
}
