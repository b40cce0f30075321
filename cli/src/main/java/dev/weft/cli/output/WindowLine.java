package dev.weft.cli.output;

import dev.weft.core.proto.Quality;
import dev.weft.core.proto.Snapshot;
import java.util.Locale;

/** A snapshot in one line. */
public final class WindowLine {
  private WindowLine() {}

  /** Samples that the window is of: all so far, or its own. */
  public static long samples(Snapshot snapshot) {
    return snapshot.getProvenance().getSamplesList().stream().mapToLong(Double::longValue).sum();
  }

  /** Window, samples, eligible subcomponents, edges, clusters, agreement. */
  public static String text(Snapshot snapshot) {
    Quality quality = snapshot.getQuality();
    String line =
        String.format(
            Locale.ROOT,
            "window %3d  %,9d samples  %,5d eligible  %,6d edges  %3d clusters, %3d multi-layer",
            snapshot.getProvenance().getWindow(),
            samples(snapshot),
            quality.getEligible(),
            quality.getEdges(),
            snapshot.getClustersCount(),
            quality.getMultiLayerClusters());
    if (quality.hasAgreementWithPredecessor()) {
      line +=
          String.format(
              Locale.ROOT, "  ARI to previous %.3f", quality.getAgreementWithPredecessor());
    }
    if (quality.hasCircuitsAri()) {
      line += String.format(Locale.ROOT, "  ARI to circuits %.3f", quality.getCircuitsAri());
    }
    if (snapshot.getProvenance().getSkippedWindows() > 0) {
      line += "  skipped before it " + snapshot.getProvenance().getSkippedWindows();
    }
    String analysis = snapshot.getAnalysis().getName();
    return analysis.equals("default") ? line : line + "  by '" + analysis + "'";
  }
}
