package dev.weft.cli.page;

import static org.awaitility.Awaitility.await;

import dev.weft.cli.broker.EmbeddedBroker;
import dev.weft.clusterer.service.ClustererService;
import dev.weft.clusterer.service.ClustererSettings;
import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.clusterer.web.WebServer;
import dev.weft.clusterer.web.WebSettings;
import dev.weft.clusterer.web.book.KafkaBook;
import dev.weft.clusterer.web.book.SnapshotBook;
import dev.weft.core.proto.Component;
import dev.weft.core.proto.KReason;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.producer.planted.PlantedCircuits;
import dev.weft.producer.planted.PlantedSpec;
import dev.weft.producer.publish.ImportancePublisher;
import dev.weft.producer.publish.PublisherSettings;
import dev.weft.producer.publish.SampleBatch;
import dev.weft.streams.ExemplarService;
import dev.weft.streams.ReadingTemplate;
import dev.weft.streams.StreamsService;
import dev.weft.streams.StreamsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * From the publishing of a window's last batch to its snapshot on the page, at C = 4,000,
 * everything on one machine. A measurement, made with {@code -Dweft.latency=WINDOWS}; it asserts
 * nothing.
 */
@EnabledIfSystemProperty(named = "weft.latency", matches = "[0-9]+")
class PageLatencyIT {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final int SAMPLES = 1_024;
  private static final int STEPS = 4;
  private static final long PACE_MILLISECONDS = 400;
  private final BlockingQueue<Snapshot> snapshots = new LinkedBlockingQueue<>();

  @TempDir private Path folder;

  @Test
  void shouldSayHowLongAfterAWindowsCloseThePageShowsIt() throws Exception {
    int windows = Integer.getInteger("weft.latency");
    try (Browser browser = Browser.start();
        EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("data"), 0)) {
      Map<String, String> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
      StreamsSettings streams =
          new StreamsSettings(
              TOPICS,
              TopicSettings.DEFAULTS,
              ReadingTemplate.LIVE,
              2,
              StreamsSettings.DEFAULT_CELL_PARTITIONS,
              StreamsSettings.DEFAULT_STALL,
              folder.resolve("streams"),
              kafka);
      KafkaBook book = new KafkaBook(kafka, TOPICS, new SnapshotBook(64));
      PlantedCircuits planted =
          new PlantedCircuits(PlantedSpec.parse("subcomponents=4000,circuits=100,shared=0.02"), 0);
      try (StreamsService statistics = StreamsService.start(streams);
          ExemplarService exemplars = ExemplarService.start(streams);
          ClustererService clusterer =
              ClustererService.start(
                  new ClustererSettings(
                      TOPICS, TopicSettings.DEFAULTS, Analysis.DEFAULT, "test", kafka),
                  snapshot -> {
                    book.add(snapshot);
                    snapshots.add(snapshot);
                  });
          WebServer server = WebServer.start(new WebSettings(WebSettings.LOOPBACK, 0, null), book);
          ImportancePublisher publisher =
              ImportancePublisher.open(
                  new PublisherSettings(
                      TOPICS,
                      TopicSettings.DEFAULTS,
                      planted.manifest("planted", List.of("node-0"), STEPS),
                      "node-0",
                      PublisherSettings.DEFAULT_COMMIT_INTERVAL,
                      kafka))) {
        browser.open(server.address() + "#/planted");
        report(measure(browser, publisher, planted, windows));
      }
    }
  }

  /**
   * Milliseconds of a window, one part after the other.
   *
   * @param statistics from the publishing of its last batch to all of its correlations at the
   *     clusterer
   * @param clustering of these
   * @param showing to the page's last frame with it
   * @param kept whether the largest component kept its number of clusters
   */
  private record Measured(long statistics, long clustering, long showing, boolean kept) {
    long all() {
      return statistics + clustering + showing;
    }
  }

  /** Publishes at an even pace, as a run does, and measures one window after another. */
  private List<Measured> measure(
      Browser browser, ImportancePublisher publisher, PlantedCircuits planted, int windows)
      throws Exception {
    List<Measured> measured = new ArrayList<>();
    ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    try {
      for (int w = 0; w < windows; w++) {
        long closed = publish(pace, publisher, planted, w).get(60, TimeUnit.SECONDS);
        Snapshot snapshot = Objects.requireNonNull(snapshots.poll(60, TimeUnit.SECONDS));
        String head = "window " + w;
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(20))
            .until(() -> browser.text("h1").endsWith(head));
        await().until(() -> lastPainted(browser) > closed);
        long created = snapshot.getProvenance().getCreatedAt();
        long took = snapshot.getProvenance().getTookMilliseconds();
        long shown = Math.round(lastPainted(browser));
        measured.add(new Measured(created - took - closed, took, shown - created, kept(snapshot)));
      }
    } finally {
      pace.shutdownNow();
    }
    return measured;
  }

  /** When a window's last batch was published. */
  private static Future<Long> publish(
      ScheduledExecutorService pace,
      ImportancePublisher publisher,
      PlantedCircuits planted,
      int window) {
    for (int b = 0; b < STEPS - 1; b++) {
      long step = (long) window * STEPS + b;
      SampleBatch batch = SampleBatch.of(step, planted.batch(0, step, SAMPLES));
      var unused =
          pace.schedule(
              () -> publisher.publish(batch), b * PACE_MILLISECONDS, TimeUnit.MILLISECONDS);
    }
    long step = (long) window * STEPS + STEPS - 1;
    SampleBatch last = SampleBatch.of(step, planted.batch(0, step, SAMPLES));
    return pace.schedule(
        () -> {
          long closed = System.currentTimeMillis();
          publisher.publish(last);
          publisher.mark(step + 1);
          publisher.commit();
          return closed;
        },
        (STEPS - 1) * PACE_MILLISECONDS,
        TimeUnit.MILLISECONDS);
  }

  private static final String PAINTED = "performance.getEntriesByName('painted')";

  /** When the page was last painted, in milliseconds since 1970; 0: not yet. */
  private static double lastPainted(Browser browser) {
    String last = "(%s.length ? performance.timeOrigin + %s.at(-1).startTime : 0)";
    return Double.parseDouble(browser.ask(last.formatted(PAINTED, PAINTED)).toString());
  }

  private static boolean kept(Snapshot snapshot) {
    return snapshot.getComponentsList().stream()
        .max(Comparator.comparingInt(Component::getSize))
        .filter(largest -> largest.getReason() == KReason.K_REASON_KEPT)
        .isPresent();
  }

  private static void report(List<Measured> measured) {
    print("all windows", measured);
    print("windows that keep k", measured.stream().filter(Measured::kept).toList());
  }

  private static void print(String what, List<Measured> measured) {
    System.out.printf(Locale.ROOT, "run view latency, %s: %d%n", what, measured.size());
    print("from a window's last batch to its page", measured, Measured::all);
    print("of that, statistics", measured, Measured::statistics);
    print("clustering", measured, Measured::clustering);
    print("showing", measured, Measured::showing);
  }

  private static void print(String what, List<Measured> measured, ToLongFunction<Measured> part) {
    long[] sorted = measured.stream().mapToLong(part).sorted().toArray();
    int n = sorted.length;
    if (n > 0) {
      System.out.printf(
          Locale.ROOT,
          "  %s: median %d ms, p90 %d ms, p99 %d ms%n",
          what,
          sorted[n / 2],
          sorted[n * 9 / 10],
          sorted[n * 99 / 100]);
    }
  }
}
