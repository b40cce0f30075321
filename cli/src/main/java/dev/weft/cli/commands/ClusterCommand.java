package dev.weft.cli.commands;

import dev.weft.cli.UserException;
import dev.weft.cli.Version;
import dev.weft.cli.output.WindowLine;
import dev.weft.clusterer.service.ClustererService;
import dev.weft.clusterer.service.ClustererSettings;
import dev.weft.clusterer.web.WebServer;
import dev.weft.clusterer.web.book.KafkaBook;
import dev.weft.clusterer.web.book.SnapshotBook;
import dev.weft.core.proto.Snapshot;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weft cluster}: the clusterer alone. */
@Command(
    name = "cluster",
    description = "Runs the clusterer: correlations of closed windows in, snapshots out.")
public final class ClusterCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Mixin private ConnectionOptions connection;
  @Mixin private TopicOptions topics;
  @Mixin private AnalysisOptions analysis;
  @Mixin private WebOptions web;

  @Override
  public Integer call() {
    try (Interrupts interrupts = Interrupts.listen();
        Connection broker = connection.open()) {
      KafkaBook book =
          new KafkaBook(
              broker.kafka(), broker.topics(), new SnapshotBook(SnapshotBook.DEFAULT_WINDOWS));
      try (ClustererService service =
              ClustererService.start(
                  new ClustererSettings(
                      broker.topics(),
                      topics.settings(),
                      analysis.analysis(),
                      Version.current(),
                      broker.kafka()),
                  snapshot -> take(snapshot, book));
          WebServer server = web.port == null ? null : serve(book)) {
        System.err.println("weft cluster: waiting for windows; Ctrl-C stops it");
        waitFor(service, interrupts);
      }
    }
    return 0;
  }

  private void take(Snapshot snapshot, KafkaBook book) {
    System.out.println(snapshot.getRun() + "  " + WindowLine.text(snapshot));
    if (web.port != null) {
      book.add(snapshot);
    }
  }

  private WebServer serve(KafkaBook book) {
    book.load();
    WebServer server = WebServer.start(web.settings(), book);
    System.err.println("weft cluster: page at " + server.address());
    return server;
  }

  private static void waitFor(ClustererService service, Interrupts interrupts) {
    while (!interrupts.await(500)) {
      if (!service.isRunning()) {
        Throwable failure = service.failure();
        throw new UserException(
            "the clusterer stopped: " + (failure == null ? "" : failure.getMessage()), failure);
      }
    }
  }
}
