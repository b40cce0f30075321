package dev.weft.cli.commands;

import dev.weft.cli.UserException;
import dev.weft.clusterer.web.Report;
import dev.weft.clusterer.web.WebServer;
import dev.weft.clusterer.web.WebSettings;
import dev.weft.clusterer.web.book.KafkaBook;
import dev.weft.clusterer.web.book.SnapshotBook;
import dev.weft.core.topics.TopicCreator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weft report}: a run's page as one file. */
@Command(
    name = "report",
    description = "Writes the page of a run's latest window as one HTML file that needs no server.")
public final class ReportCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Mixin private ConnectionOptions connection;
  @Mixin private TopicOptions topics;

  @Option(names = "--run", required = true, paramLabel = "R", description = "Id of the run.")
  private String run = "";

  @Option(
      names = "--out",
      defaultValue = "report.html",
      paramLabel = "FILE.html",
      description = "The file (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Override
  public Integer call() throws Exception {
    try (Connection broker = connection.open()) {
      try (Admin admin = Admin.create(new HashMap<String, Object>(broker.kafka()))) {
        TopicCreator.createMissing(admin, broker.topics().specs(topics.settings()));
      }
      KafkaBook book =
          new KafkaBook(
              broker.kafka(), broker.topics(), new SnapshotBook(SnapshotBook.DEFAULT_WINDOWS));
      book.load();
      if (book.book().manifest(run).isEmpty()) {
        throw new UserException("no run '" + run + "': weft runs lists them");
      }
      try (WebServer server =
          WebServer.start(new WebSettings(WebSettings.LOOPBACK, 0, null), book)) {
        Files.writeString(out, Report.html(server, run));
      }
      System.err.println("weft report: " + out + ", " + (Files.size(out) >> 10) + " KB");
    }
    return 0;
  }
}
