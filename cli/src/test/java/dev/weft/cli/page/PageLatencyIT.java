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
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
          new PlantedCircuits(PlantedSpec.parse("subcomponents=4000,circuits=100"), 0);
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

  private record Measured(long milliseconds, boolean kept) {}

  private List<Measured> measure(
      Browser browser, ImportancePublisher publisher, PlantedCircuits planted, int windows)
      throws InterruptedException {
    List<Measured> measured = new ArrayList<>();
    for (int w = 0; w < windows; w++) {
      long closed = 0;
      for (int b = 0; b < STEPS; b++) {
        long step = (long) w * STEPS + b;
        var batch = planted.batch(0, step, SAMPLES);
        TimeUnit.MILLISECONDS.sleep(PACE_MILLISECONDS);
        closed = System.currentTimeMillis();
        publisher.publish(SampleBatch.of(step, batch));
      }
      publisher.mark((long) (w + 1) * STEPS);
      publisher.commit();
      Snapshot snapshot = snapshots.poll(60, TimeUnit.SECONDS);
      String head = "window " + w;
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> browser.text("h1").endsWith(head));
      long from = closed;
      await().until(() -> lastPainted(browser) > from);
      measured.add(new Measured(Math.round(lastPainted(browser)) - closed, kept(snapshot)));
    }
    return measured;
  }

  private static final String PAINTED = "performance.getEntriesByName('painted')";

  /** When the page was last painted, in milliseconds since 1970; 0: not yet. */
  private static double lastPainted(Browser browser) {
    String last = "(%s.length ? performance.timeOrigin + %s.at(-1).startTime : 0)";
    return Double.parseDouble(browser.ask(last.formatted(PAINTED, PAINTED)).toString());
  }

  private static boolean kept(Snapshot snapshot) {
    return snapshot != null
        && snapshot.getComponentsList().stream()
            .max(Comparator.comparingInt(Component::getSize))
            .filter(largest -> largest.getReason() == KReason.K_REASON_KEPT)
            .isPresent();
  }

  private static void report(List<Measured> measured) {
    print("all windows", measured);
    print("windows that keep k", measured.stream().filter(Measured::kept).toList());
  }

  private static void print(String what, List<Measured> measured) {
    List<Long> sorted = new ArrayList<>(measured.stream().map(Measured::milliseconds).toList());
    Collections.sort(sorted);
    if (!sorted.isEmpty()) {
      System.out.printf(
          Locale.ROOT,
          "run view latency, %s: %d, median %d ms, p90 %d ms, p99 %d ms%n",
          what,
          sorted.size(),
          sorted.get(sorted.size() / 2),
          sorted.get(sorted.size() * 9 / 10),
          sorted.get(Math.min(sorted.size() - 1, (sorted.size() * 99) / 100)));
    }
  }
}
