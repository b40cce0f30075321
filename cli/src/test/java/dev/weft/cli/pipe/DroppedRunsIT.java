package dev.weft.cli.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weft.cli.Weft;
import dev.weft.cli.broker.EmbeddedBrokerExtension;
import dev.weft.clusterer.topics.TopicReader;
import dev.weft.core.RecordKeys;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Statistic;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.producer.publish.ImportancePublisher;
import dev.weft.producer.publish.PublisherSettings;
import dev.weft.producer.publish.SampleBatch;
import dev.weft.streams.ReadingTemplate;
import dev.weft.streams.StreamsService;
import dev.weft.streams.StreamsSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code weft runs drop} on a real broker: what stays of two runs, and what a replay makes. */
class DroppedRunsIT {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int STEPS = 4;

  @TempDir Path directory;

  private static Map<String, String> kafka() {
    return Map.of("bootstrap.servers", BROKER.client().get("bootstrap.servers").toString());
  }

  private StreamsService streams(String reading) {
    return StreamsService.start(
        new StreamsSettings(
            TOPICS,
            TopicSettings.DEFAULTS,
            new ReadingTemplate(
                reading, 0, Statistic.STATISTIC_CUMULATIVE, 0, 0.1, 23, true, true, -1, 0),
            2,
            2,
            StreamsSettings.DEFAULT_STALL,
            directory.resolve(reading),
            kafka()));
  }

  private static ImportancePublisher publisher(String run) {
    RunManifest manifest = SyntheticImportances.manifest(run, STEPS, List.of("a"));
    return ImportancePublisher.open(
        new PublisherSettings(
            TOPICS, TopicSettings.DEFAULTS, manifest, "a", Duration.ofMillis(50), kafka()));
  }

  private static void publish(ImportancePublisher publisher) {
    for (int step = 0; step < STEPS; step++) {
      publisher.publish(SampleBatch.of(step, SyntheticImportances.batch(step, 200)));
    }
  }

  /** The command's exit code, and in {@code said} what it wrote to standard error. */
  private static int weft(List<String> said, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--brokers", kafka().get("bootstrap.servers")));
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      return Weft.execute(all.toArray(String[]::new), Map.of(), false);
    } finally {
      System.setErr(before);
      said.addAll(written.toString(StandardCharsets.UTF_8).lines().toList());
    }
  }

  /** Keys of a store's changelog that have a value, which begin with a run's name. */
  private static Set<String> kept(String store, String run) {
    Set<String> kept = new TreeSet<>();
    try (TopicReader reader = new TopicReader(kafka())) {
      reader.readAll(
          TOPICS.prefix() + "live-" + store + "-changelog",
          record -> {
            String key = RecordKeys.text(record.key());
            if (record.value() == null) {
              kept.remove(key);
            } else if (key.startsWith(run + "/")) {
              kept.add(key);
            }
          });
    }
    return kept;
  }

  @Test
  void shouldForgetAFinishedRunAndNothingElse() {
    List<String> said = new ArrayList<>();
    try (StreamsService live = streams("live");
        ImportancePublisher dropped = publisher("dropped");
        ImportancePublisher kept = publisher("kept")) {
      publish(dropped);
      publish(kept);
      kept.end();
      dropped.commit();
      await().atMost(PATIENCE).until(() -> !kept("pending", "dropped").isEmpty());
      assertThat(weft(said, "runs", "drop", "--run", "dropped")).isEqualTo(1);
      assertThat(said)
          .containsExactly(
              "weft: run 'dropped' still lives: no end of a; --force drops it all the same");
      dropped.end();
      SameBits.whole(kafka(), TOPICS, "dropped", "live", 0);
      await().atMost(PATIENCE).until(() -> kept("co-moments", "kept").size() > 6);
      assertThat(weft(said, "runs", "drop", "--run", "dropped", "--snapshots")).isZero();
      await().atMost(PATIENCE).until(() -> kept("co-moments", "dropped").isEmpty());
      assertThat(kept("pending", "dropped")).isEmpty();
      assertThat(kept("watch", "dropped")).isEmpty();
      assertThat(kept("co-moments", "kept")).isNotEmpty();
      assertThat(live.failure()).isNull();
    }
    assertThatThrownBy(() -> publisher("dropped"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was dropped from the live reading");
    said.clear();
    assertThat(weft(said, "runs", "drop", "--run", "dropped", "--reading", "lvie")).isEqualTo(1);
    assertThat(weft(said, "runs", "drop", "--run", "droped")).isEqualTo(1);
    assertThat(said)
        .containsExactly(
            "weft: no reading 'lvie' has begun: nothing to drop",
            "weft: no run 'droped': weft runs lists them");
    try (StreamsService again = streams("again")) {
      SameBits.require(kafka(), "dropped", "live", "again", 0);
      assertThat(again.failure()).isNull();
    }
  }
}
