package dev.weft.cli.commands;

import dev.weft.cli.output.EventLines;
import dev.weft.clusterer.topics.EventsReader;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Event;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weft events}: what happened to a run's clusters and nodes. */
@Command(
    name = "events",
    description = "Lists what happened: clusters born, died, grown, shrunk, split, merged; nodes.")
public final class EventsCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Mixin private ConnectionOptions connection;
  @Mixin private RunOptions options;

  @Option(
      names = "--analysis",
      defaultValue = "default",
      paramLabel = "A",
      description = "Name of the analysis (default: ${DEFAULT-VALUE}).")
  private String analysis;

  @Option(
      names = "--cluster",
      paramLabel = "ID",
      description = "Only what happened to this cluster, or led to it.")
  @Nullable Long cluster;

  @Option(
      names = "--limit",
      defaultValue = "1000",
      paramLabel = "N",
      description = "At most so many, the newest (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--json", fallbackValue = "true", description = "Print a JSON object a line.")
  private boolean json;

  @Override
  public Integer call() {
    try (Connection broker = connection.open()) {
      RunManifest manifest = RunManifest.of(options.manifest(broker));
      List<Event> events =
          EventsReader.read(broker.kafka(), broker.topics(), options.run, this::wanted, limit);
      if (!json) {
        System.out.println(EventLines.HEADER);
      }
      events.stream()
          .map(event -> json ? EventLines.json(event, manifest) : EventLines.text(event))
          .forEach(System.out::println);
    }
    return 0;
  }

  /** Events of nodes belong to no analysis. */
  private boolean wanted(Event event) {
    return event.getReading().equals(options.reading)
        && (event.getAnalysis().isEmpty() || event.getAnalysis().equals(analysis))
        && (options.window == null || event.getWindow() == options.window)
        && (cluster == null
            || event.getCluster() == cluster
            || event.getRelatedList().contains(cluster));
  }
}
