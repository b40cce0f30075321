package dev.weft.cli.commands;

import dev.weft.cli.UserException;
import dev.weft.cli.output.SnapshotJson;
import dev.weft.clusterer.export.ClusterExport;
import dev.weft.clusterer.export.ClusterGraph;
import dev.weft.clusterer.export.Gexf;
import dev.weft.clusterer.export.GraphMl;
import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.clusterer.topics.CorrelationsReader;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weft export}: clusters as other tools read them. */
@Command(name = "export", description = "Writes a window's clusters as other tools read them.")
public final class ExportCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Mixin private ConnectionOptions connection;
  @Mixin private RunOptions options;

  /** What is written. */
  enum Format {
    /** {"matrix:index": cluster or null}. */
    MAPPING,
    /** A line a clustered subcomponent. */
    CSV,
    /** Subcomponents and edges, as node-link JSON. */
    JSON,
    /** The same as GraphML. */
    GRAPHML,
    /** The same as GEXF. */
    GEXF;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--analysis",
      defaultValue = "default",
      paramLabel = "A",
      description = "Name of the analysis (default: ${DEFAULT-VALUE}).")
  private String analysis;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      defaultValue = "mapping",
      description =
          "mapping: one JSON object, each subcomponent's cluster or null; csv: a line a clustered"
              + " subcomponent; json, graphml, gexf: subcomponents, their clusters and the edges"
              + " with r (default: ${DEFAULT-VALUE}).")
  private Format format;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to (default: standard output).")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    try (Connection broker = connection.open()) {
      RunManifest manifest = RunManifest.of(options.manifest(broker));
      Snapshot snapshot = options.snapshot(broker, analysis);
      String text =
          switch (format) {
            case MAPPING -> SnapshotJson.line(ClusterExport.mapping(manifest, snapshot)) + "\n";
            case CSV -> ClusterExport.csv(manifest, snapshot);
            case JSON -> SnapshotJson.line(graph(broker, manifest, snapshot).nodeLink()) + "\n";
            case GRAPHML -> GraphMl.of(graph(broker, manifest, snapshot));
            case GEXF -> Gexf.of(graph(broker, manifest, snapshot));
          };
      if (out == null) {
        System.out.print(text);
      } else {
        Files.writeString(out, text, StandardCharsets.UTF_8);
      }
    }
    return 0;
  }

  private ClusterGraph graph(Connection broker, RunManifest manifest, Snapshot snapshot) {
    long number = snapshot.getProvenance().getWindow();
    WindowCorrelations window =
        CorrelationsReader.read(
                broker.kafka(),
                broker.topics(),
                options.run,
                options.reading,
                OptionalLong.of(number))
            .orElseThrow(
                () ->
                    new UserException(
                        "the correlations of window "
                            + number
                            + ", from which the edges come, are no longer kept"));
    return ClusterGraph.of(manifest, snapshot, window);
  }
}
