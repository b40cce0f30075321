package dev.weft.cli.demo;

import dev.weft.cli.UsageException;
import dev.weft.cli.UserException;
import dev.weft.cli.Version;
import dev.weft.cli.broker.EmbeddedBroker;
import dev.weft.cli.effects.RequestedTests;
import dev.weft.cli.metrics.Monitoring;
import dev.weft.clusterer.service.ClustererMetrics;
import dev.weft.clusterer.service.ClustererService;
import dev.weft.clusterer.service.ClustererSettings;
import dev.weft.clusterer.service.Pace;
import dev.weft.clusterer.topics.RunsReader;
import dev.weft.clusterer.web.WebServer;
import dev.weft.clusterer.web.book.Exemplars;
import dev.weft.clusterer.web.book.KafkaBook;
import dev.weft.clusterer.web.book.SnapshotBook;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.topics.TopicCreator;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.producer.publish.NodeMetrics;
import dev.weft.streams.StreamsMetrics;
import dev.weft.streams.StreamsService;
import dev.weft.streams.StreamsSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * Broker, nodes, streams app and clusterer in one process, from the first batch to a table of
 * clusters. What it makes stays in the data directory.
 */
public final class Demo {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final TopicSettings TOPIC_SETTINGS = TopicSettings.DEFAULTS;
  private static final int STREAM_THREADS = 2;
  private static final int TOKENS_SHOWN = 8;
  private static final int CIRCUITS_SHOWN = 4;

  private final DemoSettings settings;
  private final DemoOutput output;
  private final BooleanSupplier interrupted;

  /**
   * Prepares.
   *
   * @param out for results
   * @param err for progress
   * @param interrupted whether the user wants it to end
   */
  public Demo(
      DemoSettings settings, PrintStream out, PrintStream err, BooleanSupplier interrupted) {
    this.settings = settings;
    this.output = settings.json() ? new JsonOutput(out, err) : new TextOutput(out, err);
    this.interrupted = interrupted;
  }

  /**
   * Runs until the windows are done or the user wants it to end.
   *
   * @throws UserException if something is missing, or a part fails
   */
  public void run() throws IOException, InterruptedException {
    if (settings.fresh()) {
      DataDirectory.empty(settings.dataDirectory());
    }
    DemoInput input = DemoInput.read(settings, output);
    String name = input.name();
    output.progress("starting the broker in " + settings.dataDirectory());
    try (Monitoring monitoring = Monitoring.start(settings.meters(), "weft-demo");
        EmbeddedBroker broker = EmbeddedBroker.start(settings.dataDirectory(), 0)) {
      Map<String, String> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
      String run = freeRun(kafka, name);
      KafkaBook book = new KafkaBook(kafka, TOPICS, new SnapshotBook(SnapshotBook.DEFAULT_WINDOWS));
      book.load();
      try (WebServer server = WebServer.start(settings.web(), book, monitoring)) {
        output.progress("page at " + server.address());
        Snapshot last = watch(kafka, run, input, book, monitoring);
        if (last != null) {
          Manifest manifest = RunsReader.read(kafka, TOPICS, run).orElseThrow();
          show(kafka, manifest, last, book.exemplars());
          serveOn(server);
        }
      }
    }
  }

  private void serveOn(WebServer server) throws InterruptedException {
    if (settings.serve()) {
      output.progress("page at " + server.address() + " until Ctrl-C");
      while (!interrupted.getAsBoolean()) {
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
  }

  /** The model's name, then name-2, name-3…: what the data directory does not know yet. */
  private static String freeRun(Map<String, String> kafka, String name) {
    try (Admin admin = Admin.create(new HashMap<String, Object>(kafka))) {
      TopicCreator.createMissing(admin, TOPICS.specs(TOPIC_SETTINGS));
    }
    Set<String> taken =
        RunsReader.readAll(kafka, TOPICS).stream()
            .map(Manifest::getRun)
            .collect(Collectors.toSet());
    return taken.contains(name)
        ? IntStream.iterate(2, i -> i + 1)
            .mapToObj(i -> name + "-" + i)
            .filter(run -> !taken.contains(run))
            .findFirst()
            .orElseThrow()
        : name;
  }

  private @Nullable Snapshot watch(
      Map<String, String> kafka, String run, DemoInput input, KafkaBook book, Monitoring monitoring)
      throws InterruptedException {
    BlockingQueue<Snapshot> snapshots = new LinkedBlockingQueue<>();
    output.progress("starting streams app and clusterer");
    MeterRegistry registry = monitoring.registry();
    StreamsMetrics streamsMetrics = monitoring.adopt(new StreamsMetrics(registry));
    ClustererMetrics clustererMetrics = monitoring.adopt(new ClustererMetrics(registry));
    NodeMetrics nodeMetrics = monitoring.adopt(new NodeMetrics(registry));
    StreamsSettings streamsSettings = streamsSettings(kafka);
    try (StreamsService streams = StreamsService.start(streamsSettings, streamsMetrics);
        DemoExemplars exemplars =
            DemoExemplars.start(settings.exemplars(), streamsSettings, book.exemplars());
        RequestedTests tests =
            RequestedTests.start(
                input.outstandingTests(), TOPICS, TOPIC_SETTINGS, kafka, book, cluster -> true);
        ClustererService clusterer =
            ClustererService.startWithWindows(
                clustererSettings(kafka),
                (snapshot, window) -> {
                  clustererMetrics.committed(snapshot);
                  book.add(snapshot);
                  tests.snapshot(snapshot, window);
                  snapshots.add(snapshot);
                });
        DemoSource nodes = input.publish(TOPICS, TOPIC_SETTINGS, run, kafka, nodeMetrics)) {
      clustererMetrics.watch(clusterer);
      tests.watch(clustererMetrics);
      monitoring.health(() -> streams.health().and(clusterer.health()));
      output.begin(run, settings.nodes() + " node(s), " + input.plan());
      Map<String, Snapshot> last =
          follow(
              run,
              input.lastWindow(),
              snapshots,
              nodes,
              () -> requireHealthy(streams, clusterer, nodes));
      Snapshot shown = last.get(settings.analyses().get(0).name());
      if (shown != null) {
        exemplars.await(shown);
      }
      return shown;
    }
  }

  /**
   * Shows windows until every analysis has its last one, or the user wants it to end.
   *
   * @return the last snapshot of each analysis
   */
  private Map<String, Snapshot> follow(
      String run,
      long lastWindow,
      BlockingQueue<Snapshot> snapshots,
      DemoSource nodes,
      Runnable requireHealthy)
      throws InterruptedException {
    Map<String, Snapshot> last = new HashMap<>();
    while (!interrupted.getAsBoolean() && !isDone(last, lastWindow)) {
      Snapshot snapshot = snapshots.poll(500, TimeUnit.MILLISECONDS);
      requireHealthy.run();
      if (snapshot == null) {
        output.published(nodes.samples());
      } else if (snapshot.getRun().equals(run)) {
        last.put(snapshot.getAnalysis().getName(), snapshot);
        output.window(snapshot);
      }
    }
    return last;
  }

  /** Whether every analysis has its last window. */
  private boolean isDone(Map<String, Snapshot> last, long lastWindow) {
    return last.size() == settings.analyses().size()
        && last.values().stream()
            .allMatch(snapshot -> snapshot.getProvenance().getWindow() >= lastWindow);
  }

  private StreamsSettings streamsSettings(Map<String, String> kafka) {
    return new StreamsSettings(
        TOPICS,
        TOPIC_SETTINGS,
        settings.reading(),
        STREAM_THREADS,
        StreamsSettings.DEFAULT_CELL_PARTITIONS,
        StreamsSettings.DEFAULT_STALL,
        settings.dataDirectory().resolve("streams"),
        kafka);
  }

  private ClustererSettings clustererSettings(Map<String, String> kafka) {
    return new ClustererSettings(
        TOPICS,
        TOPIC_SETTINGS,
        settings.analyses(),
        Pace.EVERY_WINDOW,
        null,
        Version.current(),
        kafka);
  }

  private static void requireHealthy(
      StreamsService streams, ClustererService clusterer, DemoSource nodes) {
    UserException.throwIf(streams.failure(), "the streams app");
    UserException.throwIf(clusterer.failure(), "the clusterer");
    UserException.throwIf(nodes.failure(), "a node");
    if (!clusterer.impossible().isEmpty()) {
      throw new UsageException(clusterer.impossible());
    }
    if (clusterer.rejected() > 0) {
      throw new UserException(
          "the clusterer refused correlations, so that a window can't be whole: the reason stands"
              + " in "
              + TOPICS.rejected());
    }
  }

  private void show(
      Map<String, String> kafka, Manifest manifest, Snapshot last, Exemplars exemplars)
      throws IOException {
    if (settings.keepImportances() != null) {
      output.progress("reading the importances back");
      PublishedImportances.keep(kafka, TOPICS, manifest).write(settings.keepImportances());
    }
    output.end(last, manifest, described(manifest, last, exemplars), settings);
  }

  /** The tokens that clusters live on, or where samples are none, the circuits that they hold. */
  private static Map<Long, List<String>> described(
      Manifest manifest, Snapshot last, Exemplars exemplars) {
    return manifest.getVocabulary().getSize() == 0
        ? ClusterCircuits.of(last, manifest, CIRCUITS_SHOWN)
        : DemoExemplars.tokens(last, manifest, exemplars, TOKENS_SHOWN);
  }
}
