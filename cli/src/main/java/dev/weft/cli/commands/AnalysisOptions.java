package dev.weft.cli.commands;

import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.clusterer.snapshot.CountSettings;
import dev.weft.clusterer.snapshot.EdgeSettings;
import dev.weft.clusterer.snapshot.Scope;
import java.util.List;
import picocli.CommandLine.Option;

/** How windows are clustered: flags of demo and cluster. */
public final class AnalysisOptions {
  @Option(
      names = "--cluster-floor",
      paramLabel = "R",
      description =
          "An edge needs r at or above this, in both halves too (default: ${DEFAULT-VALUE}).",
      defaultValue = "0.3")
  double floor = 0.3;

  @Option(
      names = "--nearest",
      paramLabel = "N",
      description = "An edge is among the N strongest of either end (default: ${DEFAULT-VALUE}).",
      defaultValue = "10")
  int nearest = 10;

  @Option(
      names = "--min-firings",
      paramLabel = "N",
      description = "Leave out what fired less often (default: ${DEFAULT-VALUE}).",
      defaultValue = "50")
  long minFirings = 50;

  @Option(
      names = "--k",
      paramLabel = "K",
      description = "Clusters of the largest component; 0: chosen (default).")
  int k;

  Analysis analysis() {
    EdgeSettings edges = EdgeSettings.DEFAULT;
    return Analysis.DEFAULT
        .with(
            new EdgeSettings(
                edges.similarity(), floor, edges.replicated(), nearest, edges.mutual()))
        .with(new Scope(List.of(), List.of(), minFirings))
        .with(k > 0 ? CountSettings.of(k) : CountSettings.DEFAULT);
  }
}
