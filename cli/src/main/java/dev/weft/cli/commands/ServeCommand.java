package dev.weft.cli.commands;

import dev.weft.cli.metrics.BrokerWatch;
import dev.weft.cli.metrics.Monitoring;
import dev.weft.clusterer.web.WebServer;
import dev.weft.clusterer.web.book.KafkaBook;
import dev.weft.clusterer.web.book.SnapshotBook;
import dev.weft.core.topics.TopicCreator;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weft serve}: the page over what is kept. */
@Command(
    name = "serve",
    description = "Serves the page and the API over kept snapshots, as they were at its start.")
public final class ServeCommand implements Callable<Integer>, Planned {
  @Mixin CommonOptions common;
  @Mixin private ConnectionOptions connection;
  @Mixin private TopicOptions topics;
  @Mixin private WebOptions web;
  @Mixin private ListenOptions listen;
  @Mixin private MonitorOptions monitor;

  @Override
  public Object plan() {
    var unused = List.of(monitor.settings(listen), connection.planned());
    return web.settings(listen);
  }

  @Override
  public Integer call() {
    try (Interrupts interrupts = Interrupts.listen();
        Monitoring monitoring = Monitoring.start(monitor.settings(listen), "weft-serve");
        Connection broker = connection.open()) {
      try (Admin admin = Admin.create(new HashMap<String, Object>(broker.kafka()))) {
        TopicCreator.createMissing(admin, broker.topics().specs(topics.settings()));
      }
      KafkaBook book =
          new KafkaBook(
              broker.kafka(), broker.topics(), new SnapshotBook(SnapshotBook.DEFAULT_WINDOWS));
      book.load();
      try (WebServer server = WebServer.start(web.settings(listen), book, monitoring)) {
        System.out.println(server.address());
        System.err.println("weft serve: Ctrl-C stops it");
        BrokerWatch watch = monitoring.adopt(broker.watch(monitoring.registry()));
        monitoring.health(watch::health);
        Running.await(interrupts, monitoring, watch);
      }
    }
    return 0;
  }
}
