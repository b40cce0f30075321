package dev.weft.cli.commands;

import dev.weft.cli.UsageException;
import dev.weft.cli.Version;
import dev.weft.cli.effects.RequestedTests;
import dev.weft.cli.metrics.BrokerWatch;
import dev.weft.cli.metrics.Monitoring;
import dev.weft.cli.output.WindowLine;
import dev.weft.clusterer.service.ClustererMetrics;
import dev.weft.clusterer.service.ClustererService;
import dev.weft.clusterer.service.ClustererSettings;
import dev.weft.clusterer.service.Pace;
import dev.weft.clusterer.service.Reclustering;
import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.clusterer.web.WebServer;
import dev.weft.clusterer.web.book.KafkaBook;
import dev.weft.clusterer.web.book.SnapshotBook;
import dev.weft.core.proto.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weft cluster}: the clusterer alone. */
@Command(
    name = "cluster",
    description = {
      "Runs the clusterer: correlations of closed windows in, snapshots out.",
      "With --once it clusters one kept window again, without touching the stream: analyses that "
          + "have no snapshot of it get one, the others are compared with what is kept."
    })
public final class ClusterCommand implements Callable<Integer>, Planned {
  @Spec private CommandSpec spec;
  @Mixin CommonOptions common;
  @Mixin private ConnectionOptions connection;
  @Mixin private TopicOptions topics;
  @Mixin private AnalysisOptions analysis;
  @Mixin private WebOptions web;
  @Mixin private ListenOptions listen;
  @Mixin private MonitorOptions monitor;

  @Option(
      names = "--every-seconds",
      paramLabel = "S",
      defaultValue = "0",
      description =
          "Cluster a run's newest whole window every so often; 0: every window (default: "
              + "${DEFAULT-VALUE}).")
  private long everySeconds;

  @Option(
      names = "--most-behind",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "Whole windows of a run that may wait; more, and it skips to the newest; -1: it never "
              + "skips (default: ${DEFAULT-VALUE}).")
  private int mostBehind;

  @Option(
      names = "--follow",
      paramLabel = "READING",
      description =
          "Cluster only windows that this reading has snapshots of, and skip none: a replay then "
              + "comes to the same chain.")
  private @Nullable String follow;

  @Option(
      names = "--tests",
      paramLabel = "N",
      defaultValue = "8",
      description =
          "Tests of clusters that may be outstanding at the run's nodes; 0: none are asked for "
              + "(default: ${DEFAULT-VALUE}).")
  private int tests;

  @Option(
      names = "--once",
      fallbackValue = "true",
      description = "Cluster one kept window again, then end.")
  private boolean once;

  @Option(names = "--run", paramLabel = "R", description = "With --once: its run.")
  private @Nullable String run;

  @Option(
      names = "--reading",
      defaultValue = "live",
      paramLabel = "NAME",
      description = "With --once: its reading (default: ${DEFAULT-VALUE}).")
  private String reading;

  @Option(
      names = "--window",
      paramLabel = "W",
      description = "With --once: its number (default: the latest whole one).")
  private @Nullable Long window;

  @Override
  public Integer call() {
    List<Analysis> analyses = analysis.analyses();
    try (Interrupts interrupts = Interrupts.listen();
        Monitoring monitoring = Monitoring.start(monitor.settings(listen), "weft-cluster");
        Connection broker = connection.open()) {
      if (run != null) {
        return recluster(settings(broker, analyses), run);
      }
      cluster(
          settings(broker, analyses),
          monitoring.adopt(broker.watch(monitoring.registry())),
          monitoring,
          interrupts);
    }
    return 0;
  }

  @Override
  public Object plan() {
    var unused = List.of(monitor.settings(listen), web.settings(listen));
    return settings(connection.planned(), analysis.analyses());
  }

  private ClustererSettings settings(Connection broker, List<Analysis> analyses) {
    if (mostBehind < -1 || everySeconds < 0 || tests < 0) {
      throw new ParameterException(
          spec.commandLine(), "--most-behind is -1 or more, --every-seconds and --tests 0 or more");
    }
    if (once != (run != null)) {
      throw new ParameterException(spec.commandLine(), "--once and --run R go together");
    }
    boolean skipsNone = mostBehind < 0 || follow != null;
    return new ClustererSettings(
        broker.topics(),
        topics.settings(),
        analyses,
        new Pace(
            skipsNone ? Pace.EVERY_WINDOW.mostBehind() : mostBehind,
            Duration.ofSeconds(everySeconds)),
        follow,
        Version.current(),
        broker.kafka());
  }

  private int recluster(ClustererSettings settings, String of) {
    List<Reclustering.Result> results;
    try {
      results =
          Reclustering.run(
              settings,
              of,
              reading,
              window == null ? OptionalLong.empty() : OptionalLong.of(window));
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()).lines().toList());
    }
    boolean same = true;
    for (Reclustering.Result result : results) {
      same &= result.outcome() != Reclustering.Outcome.NOT_AS_KEPT;
      System.out.println(
          of
              + "  "
              + WindowLine.text(result.snapshot())
              + switch (result.outcome()) {
                case WRITTEN -> "  (written)";
                case AS_KEPT -> "  (as kept)";
                case NOT_AS_KEPT -> "  (NOT as kept)";
              });
    }
    return same ? 0 : 1;
  }

  private void cluster(
      ClustererSettings settings, BrokerWatch watch, Monitoring monitoring, Interrupts interrupts) {
    ClustererMetrics metrics = monitoring.adopt(new ClustererMetrics(monitoring.registry()));
    KafkaBook book =
        new KafkaBook(
            settings.kafka(), settings.topics(), new SnapshotBook(SnapshotBook.DEFAULT_WINDOWS));
    try (RequestedTests requested = RequestedTests.start(tests, topics.settings(), settings, book);
        ClustererService service =
            ClustererService.startWithWindows(
                settings,
                (snapshot, window) -> {
                  metrics.committed(snapshot);
                  take(snapshot, book);
                  requested.snapshot(snapshot, window);
                });
        WebServer server = web.port == null ? null : serve(book, monitoring)) {
      metrics.watch(service);
      requested.watch(metrics);
      monitoring.health(() -> service.health().and(watch.health()));
      System.err.println("weft cluster: waiting for windows; Ctrl-C stops it");
      Running.await(interrupts, monitoring, watch);
    }
  }

  private void take(Snapshot snapshot, KafkaBook book) {
    System.out.println(snapshot.getRun() + "  " + WindowLine.text(snapshot));
    if (web.port != null) {
      book.add(snapshot);
    }
  }

  private WebServer serve(KafkaBook book, Monitoring monitoring) {
    book.load();
    WebServer server = WebServer.start(web.settings(listen), book, monitoring);
    System.err.println("weft cluster: page at " + server.address());
    return server;
  }
}
