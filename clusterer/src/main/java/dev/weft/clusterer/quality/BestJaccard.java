package dev.weft.clusterer.quality;

import java.util.HashMap;
import java.util.Map;

/**
 * Cluster-wise agreement (Hennig 2007): the best overlap (Jaccard) of each cluster of one partition
 * with any of another of the same items. In (0, 1]; from 0.75 on Hennig calls a cluster stable.
 * Stateless; linear in the items.
 */
public final class BestJaccard {
  private BestJaccard() {}

  /**
   * Of every cluster.
   *
   * @param labels index in [0, clusters) of each item's cluster
   * @param others the other partition's, any numbers
   */
  public static double[] of(int[] labels, int clusters, int[] others) {
    int[] sizes = new int[clusters];
    Map<Integer, Integer> otherSizes = new HashMap<>();
    Map<Long, Integer> cells = new HashMap<>();
    for (int i = 0; i < labels.length; i++) {
      sizes[labels[i]]++;
      otherSizes.merge(others[i], 1, Integer::sum);
      cells.merge((long) labels[i] << 32 | (others[i] & 0xFFFF_FFFFL), 1, Integer::sum);
    }
    double[] best = new double[clusters];
    cells.forEach(
        (cell, shared) -> {
          int label = (int) (cell >> 32);
          int union = sizes[label] + otherSizes.getOrDefault((int) (long) cell, 0) - shared;
          best[label] = Math.max(best[label], (double) shared / union);
        });
    return best;
  }
}
