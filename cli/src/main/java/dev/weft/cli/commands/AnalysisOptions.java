package dev.weft.cli.commands;

import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.core.proto.KRule;
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
    return new Analysis(
        Analysis.DEFAULT.name(),
        floor,
        nearest,
        minFirings,
        k,
        k > 0 ? KRule.K_RULE_GIVEN : KRule.K_RULE_FINEST,
        Analysis.DEFAULT.searchEveryWindows(),
        Analysis.DEFAULT.seed());
  }
}
