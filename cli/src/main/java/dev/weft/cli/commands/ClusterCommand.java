package dev.weft.cli.commands;

import dev.weft.cli.UserException;
import dev.weft.cli.Version;
import dev.weft.cli.output.WindowLine;
import dev.weft.clusterer.service.ClustererService;
import dev.weft.clusterer.service.ClustererSettings;
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

  @Override
  public Integer call() {
    try (Interrupts interrupts = Interrupts.listen();
        Connection broker = connection.open();
        ClustererService service =
            ClustererService.start(
                new ClustererSettings(
                    broker.topics(),
                    topics.settings(),
                    analysis.analysis(),
                    Version.current(),
                    broker.kafka()),
                snapshot ->
                    System.out.println(snapshot.getRun() + "  " + WindowLine.text(snapshot)))) {
      System.err.println("weft cluster: waiting for windows; Ctrl-C stops it");
      while (!interrupts.await(500)) {
        if (!service.isRunning()) {
          Throwable failure = service.failure();
          throw new UserException(
              "the clusterer stopped: " + (failure == null ? "" : failure.getMessage()), failure);
        }
      }
    }
    return 0;
  }
}
