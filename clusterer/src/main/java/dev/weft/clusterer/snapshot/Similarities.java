package dev.weft.clusterer.snapshot;

import dev.weft.core.proto.Similarity;

/**
 * Similarity of every pair of a window, by what its sums and counts say. Of joint counts: both /
 * (one + other - both) (Jaccard), both / √(one·other) (cosine of the firings), ln(n·both /
 * (one·other)) (pointwise mutual information, in nats; Church and Hanks 1990). Pure functions; one
 * pass over the pairs.
 */
final class Similarities {
  private Similarities() {}

  /** Whether it is formed from joint counts. */
  static boolean needsJointCounts(Similarity similarity) {
    return switch (similarity) {
      case SIMILARITY_JACCARD, SIMILARITY_COSINE, SIMILARITY_PMI -> true;
      default -> false;
    };
  }

  /**
   * Of every pair over all samples; NaN or minus infinity where it is not defined.
   *
   * @param correlations r of every pair, which is the answer for Pearson
   * @throws IllegalArgumentException if the window keeps no joint counts and they are needed
   */
  static double[] whole(WindowCorrelations window, Similarity similarity, double[] correlations) {
    if (!needsJointCounts(similarity)) {
      return correlations;
    }
    requireJointCounts(window);
    int pairs = window.rows().length;
    double[] similarities = new double[pairs];
    for (int pair = 0; pair < pairs; pair++) {
      similarities[pair] =
          of(
              similarity,
              window.totalSamples(),
              window.totalFirings(window.rows()[pair]),
              window.totalFirings(window.columns()[pair]),
              window.totalJointCounts(pair));
    }
    return similarities;
  }

  /** Of every pair over one half. */
  static double[] ofHalf(WindowCorrelations window, Similarity similarity, int half) {
    if (!needsJointCounts(similarity)) {
      return window.correlations(half);
    }
    requireJointCounts(window);
    int pairs = window.rows().length;
    long[] firings = window.firings()[half];
    double[] similarities = new double[pairs];
    for (int pair = 0; pair < pairs; pair++) {
      similarities[pair] =
          of(
              similarity,
              window.samples()[half],
              firings[window.rows()[pair]],
              firings[window.columns()[pair]],
              Integer.toUnsignedLong(window.jointCounts()[half][pair]));
    }
    return similarities;
  }

  private static void requireJointCounts(WindowCorrelations window) {
    if (window.jointCounts().length == 0) {
      throw new IllegalArgumentException("the reading keeps no joint counts");
    }
  }

  static double of(Similarity similarity, long n, long one, long other, long both) {
    return switch (similarity) {
      case SIMILARITY_JACCARD -> (double) both / (one + other - both);
      case SIMILARITY_COSINE -> both / Math.sqrt((double) one * other);
      case SIMILARITY_PMI -> Math.log((double) n * both / ((double) one * other));
      default -> throw new IllegalArgumentException(similarity + " is not of joint counts");
    };
  }
}
