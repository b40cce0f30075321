package dev.weft.cli.commands;

import dev.weft.clusterer.web.WebServer;
import dev.weft.clusterer.web.book.KafkaBook;
import dev.weft.clusterer.web.book.SnapshotBook;
import dev.weft.core.topics.TopicCreator;
import java.util.HashMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weft serve}: the page over what is kept. */
@Command(
    name = "serve",
    description = "Serves the page and the API over kept snapshots, as they were at its start.")
public final class ServeCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Mixin private ConnectionOptions connection;
  @Mixin private TopicOptions topics;
  @Mixin private WebOptions web;

  @Override
  public Integer call() {
    try (Interrupts interrupts = Interrupts.listen();
        Connection broker = connection.open()) {
      try (Admin admin = Admin.create(new HashMap<String, Object>(broker.kafka()))) {
        TopicCreator.createMissing(admin, broker.topics().specs(topics.settings()));
      }
      KafkaBook book =
          new KafkaBook(
              broker.kafka(), broker.topics(), new SnapshotBook(SnapshotBook.DEFAULT_WINDOWS));
      book.load();
      try (WebServer server = WebServer.start(web.settings(), book)) {
        System.out.println(server.address());
        System.err.println("weft serve: Ctrl-C stops it");
        while (!interrupts.await(500)) {
          // Served by other threads.
        }
      }
    }
    return 0;
  }
}
