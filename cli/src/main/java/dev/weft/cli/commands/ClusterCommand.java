package dev.weft.cli.commands;

import dev.weft.cli.Version;
import dev.weft.cli.metrics.BrokerWatch;
import dev.weft.cli.metrics.Monitoring;
import dev.weft.cli.output.WindowLine;
import dev.weft.clusterer.service.ClustererMetrics;
import dev.weft.clusterer.service.ClustererService;
import dev.weft.clusterer.service.ClustererSettings;
import dev.weft.clusterer.web.WebServer;
import dev.weft.clusterer.web.book.KafkaBook;
import dev.weft.clusterer.web.book.SnapshotBook;
import dev.weft.core.proto.Snapshot;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weft cluster}: the clusterer alone. */
@Command(
    name = "cluster",
    description = "Runs the clusterer: correlations of closed windows in, snapshots out.")
public final class ClusterCommand implements Callable<Integer>, Planned {
  @Mixin CommonOptions common;
  @Mixin private ConnectionOptions connection;
  @Mixin private TopicOptions topics;
  @Mixin private AnalysisOptions analysis;
  @Mixin private WebOptions web;
  @Mixin private ListenOptions listen;
  @Mixin private MonitorOptions monitor;

  @Override
  public Integer call() {
    try (Interrupts interrupts = Interrupts.listen();
        Monitoring monitoring = Monitoring.start(monitor.settings(listen), "weft-cluster");
        Connection broker = connection.open()) {
      BrokerWatch watch = monitoring.adopt(broker.watch(monitoring.registry()));
      ClustererMetrics metrics = monitoring.adopt(new ClustererMetrics(monitoring.registry()));
      KafkaBook book =
          new KafkaBook(
              broker.kafka(), broker.topics(), new SnapshotBook(SnapshotBook.DEFAULT_WINDOWS));
      try (ClustererService service =
              ClustererService.start(
                  settings(broker),
                  snapshot -> {
                    metrics.committed(snapshot);
                    take(snapshot, book);
                  });
          WebServer server = web.port == null ? null : serve(book, monitoring)) {
        metrics.watch(service);
        monitoring.health(() -> service.health().and(watch.health()));
        System.err.println("weft cluster: waiting for windows; Ctrl-C stops it");
        Running.await(interrupts, monitoring);
      }
    }
    return 0;
  }

  @Override
  public Object plan() {
    var unused = List.of(monitor.settings(listen), web.settings(listen));
    return settings(connection.planned());
  }

  private ClustererSettings settings(Connection broker) {
    return new ClustererSettings(
        broker.topics(), topics.settings(), analysis.analysis(), Version.current(), broker.kafka());
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
