package dev.weft.cli.commands;

import dev.weft.cli.UsageException;
import dev.weft.clusterer.analyses.AnalysesFile;
import dev.weft.clusterer.analyses.InvalidAnalysesException;
import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.clusterer.snapshot.CountSettings;
import dev.weft.clusterer.snapshot.EdgeSettings;
import dev.weft.clusterer.snapshot.Scope;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--analyses",
      paramLabel = "FILE",
      description =
          "Several analyses side by side, in YAML; what one leaves out is as the other flags say.")
  @Nullable Path file;

  /**
   * All that are to be made.
   *
   * @throws UsageException naming all that is wrong with the file
   */
  List<Analysis> analyses() {
    if (file == null) {
      return List.of(analysis());
    }
    try {
      return AnalysesFile.read(file, analysis());
    } catch (InvalidAnalysesException e) {
      throw new UsageException(e.problems());
    }
  }

  private Analysis analysis() {
    EdgeSettings edges = EdgeSettings.DEFAULT;
    return Analysis.DEFAULT
        .with(
            new EdgeSettings(
                edges.similarity(), floor, edges.replicated(), nearest, edges.mutual()))
        .with(new Scope(List.of(), List.of(), minFirings))
        .with(k > 0 ? CountSettings.of(k) : CountSettings.DEFAULT);
  }
}
