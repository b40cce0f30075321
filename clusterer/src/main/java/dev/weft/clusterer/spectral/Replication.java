package dev.weft.clusterer.spectral;

import java.util.HashMap;
import java.util.Map;

/**
 * How far the clusterings of the two halves of the data say the same.
 *
 * @param agreement their adjusted Rand index
 * @param confirmed clusters of one half that share at least {@link #LEAST_OVERLAP} of the union
 *     with a cluster of the other (Jaccard, as in Hennig 2007)
 */
record Replication(double agreement, int confirmed) {
  static final double LEAST_OVERLAP = 0.6;

  /** Of two labellings of the same nodes. */
  static Replication of(int[] even, int[] odd) {
    Map<Integer, Integer> evenSizes = new HashMap<>();
    Map<Integer, Integer> oddSizes = new HashMap<>();
    Map<Long, Integer> shared = new HashMap<>();
    for (int i = 0; i < even.length; i++) {
      evenSizes.merge(even[i], 1, Integer::sum);
      oddSizes.merge(odd[i], 1, Integer::sum);
      shared.merge((long) even[i] << 32 | odd[i], 1, Integer::sum);
    }
    // Above one half of the union at most one cluster can be the partner.
    int confirmed = 0;
    for (Map.Entry<Long, Integer> cell : shared.entrySet()) {
      int union =
          evenSizes.getOrDefault((int) (cell.getKey() >> 32), 0)
              + oddSizes.getOrDefault(cell.getKey().intValue(), 0)
              - cell.getValue();
      confirmed += cell.getValue() >= LEAST_OVERLAP * union ? 1 : 0;
    }
    return new Replication(AdjustedRandIndex.of(even, odd), confirmed);
  }
}
