package dev.weft.cli.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.weft.cli.broker.EmbeddedBroker;
import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.clusterer.topics.CorrelationsReader;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Statistic;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.producer.publish.ImportancePublisher;
import dev.weft.producer.publish.NodeHistory;
import dev.weft.producer.publish.PublisherSettings;
import dev.weft.producer.publish.SampleBatch;
import dev.weft.streams.ReadingTemplate;
import dev.weft.streams.StreamsService;
import dev.weft.streams.StreamsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishers on a real broker: several nodes, restarts, fencing, conflicting manifests. */
class PublishersIT {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int STEPS = 12;
  private static final int WINDOW_STEPS = 4;

  @TempDir Path directory;
  private EmbeddedBroker broker;
  private Map<String, String> kafka;

  @BeforeEach
  void start() {
    broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
    kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private PublisherSettings settings(RunManifest manifest, String node) {
    return new PublisherSettings(
        TOPICS, TopicSettings.DEFAULTS, manifest, node, Duration.ofMillis(50), kafka);
  }

  private static SampleBatch batch(int step) {
    return new SampleBatch(
        step,
        SyntheticImportances.batch(step, 100 + step),
        new int[0],
        new int[0],
        ByteString.copyFromUtf8("at " + step));
  }

  private void publish(String run, List<String> nodes) {
    RunManifest manifest = SyntheticImportances.manifest(run, WINDOW_STEPS, nodes);
    for (int node = 0; node < nodes.size(); node++) {
      try (ImportancePublisher publisher =
          ImportancePublisher.open(settings(manifest, nodes.get(node)))) {
        for (int step = node; step < STEPS; step += nodes.size()) {
          publisher.publish(batch(step));
        }
        publisher.end();
      }
    }
  }

  private WindowCorrelations window(String run, long window) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                CorrelationsReader.read(kafka, TOPICS, run, "live", OptionalLong.of(window))
                    .isPresent());
    return CorrelationsReader.read(kafka, TOPICS, run, "live", OptionalLong.of(window))
        .orElseThrow();
  }

  private static List<Long> totals(WindowCorrelations window) {
    List<Long> totals = new ArrayList<>();
    for (int pair = 0; pair < window.rows().length; pair++) {
      totals.add(window.totalSumProducts(pair));
    }
    return totals;
  }

  @Test
  void shouldComeToTheSameSumsFromOneNodeAndFromThree() {
    StreamsSettings streams =
        new StreamsSettings(
            TOPICS,
            TopicSettings.DEFAULTS,
            new ReadingTemplate(
                "live", 0, Statistic.STATISTIC_CUMULATIVE, 0, 0.1, 20, true, true, -1, 0),
            2,
            2,
            StreamsSettings.DEFAULT_STALL,
            directory.resolve("streams"),
            kafka);
    try (StreamsService service = StreamsService.start(streams)) {
      publish("one", List.of("a"));
      publish("three", List.of("a", "b", "c"));
      for (long number = 0; number < STEPS / WINDOW_STEPS; number++) {
        WindowCorrelations one = window("one", number);
        WindowCorrelations three = window("three", number);
        assertThat(one.totalSamples()).isEqualTo(three.totalSamples());
        assertThat(one.rows()).isEqualTo(three.rows()).isNotEmpty();
        assertThat(one.columns()).isEqualTo(three.columns());
        assertThat(totals(one)).isEqualTo(totals(three));
      }
      assertThat(service.failure()).isNull();
    }
  }

  @Test
  void shouldGoOnAfterTheLastCommittedBatch() {
    RunManifest manifest = SyntheticImportances.manifest("resumed", WINDOW_STEPS, List.of("a"));
    try (ImportancePublisher first = ImportancePublisher.open(settings(manifest, "a"))) {
      assertThat(first.history().begun()).isFalse();
      first.publish(batch(0));
      first.publish(batch(3));
    }
    try (ImportancePublisher second = ImportancePublisher.open(settings(manifest, "a"))) {
      NodeHistory history = second.history();
      assertThat(history.begun()).isTrue();
      assertThat(history.nextNumber()).isEqualTo(2);
      assertThat(history.step()).isEqualTo(3);
      assertThat(history.position().toStringUtf8()).isEqualTo("at 3");
      second.publish(batch(2)); // As a loop does that was resumed from an older checkpoint.
      second.publish(batch(3));
      assertThat(second.nextNumber()).isEqualTo(2);
      assertThat(second.skipped()).isPositive();
      second.publish(batch(4));
      assertThat(second.nextNumber()).isEqualTo(3);
      assertThatThrownBy(() -> second.publish(batch(2)))
          .hasMessageContaining("steps never go back");
      second.end();
    }
    try (ImportancePublisher third = ImportancePublisher.open(settings(manifest, "a"))) {
      assertThat(third.history().ended()).isTrue();
      assertThatThrownBy(() -> third.publish(batch(9))).hasMessageContaining("has ended");
    }
  }

  @Test
  void shouldFenceAnEarlierPublisherOfTheSameNode() {
    RunManifest manifest = SyntheticImportances.manifest("fenced", WINDOW_STEPS, List.of("a"));
    ImportancePublisher first = ImportancePublisher.open(settings(manifest, "a"));
    first.publish(batch(0));
    first.commit();
    try (ImportancePublisher second = ImportancePublisher.open(settings(manifest, "a"))) {
      assertThat(second.nextNumber()).isEqualTo(1);
      assertThatThrownBy(
              () -> {
                first.publish(batch(1));
                first.commit();
              })
          .isInstanceOf(KafkaException.class)
          .hasMessageContaining("started elsewhere");
    } finally {
      first.close();
    }
  }

  @Test
  void shouldRefuseARunThatExistsWithAnotherManifest() {
    publish("taken", List.of("a"));
    RunManifest other = SyntheticImportances.manifest("taken", 99, List.of("a"));
    assertThatThrownBy(() -> ImportancePublisher.open(settings(other, "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("exists with another manifest");
  }
}
