package dev.weft.clusterer.spectral;

import java.util.HashMap;
import java.util.Map;

/**
 * Agreement of two partitions of the same items, corrected for chance (Hubert and Arabie 1985): 1
 * for equal ones, about 0 for unrelated ones.
 */
public final class AdjustedRandIndex {
  private AdjustedRandIndex() {}

  /** ARI of two labellings of the same length; 1 where both are trivial in the same way. */
  public static double of(int[] labels, int[] others) {
    if (labels.length != others.length) {
      throw new IllegalArgumentException(labels.length + " and " + others.length + " labels");
    }
    Map<Integer, Long> rows = new HashMap<>();
    Map<Integer, Long> columns = new HashMap<>();
    Map<Long, Long> cells = new HashMap<>();
    for (int i = 0; i < labels.length; i++) {
      rows.merge(labels[i], 1L, Long::sum);
      columns.merge(others[i], 1L, Long::sum);
      cells.merge((long) labels[i] << 32 | (others[i] & 0xFFFF_FFFFL), 1L, Long::sum);
    }
    double together = pairs(cells);
    double inRows = pairs(rows);
    double inColumns = pairs(columns);
    double all = labels.length * (labels.length - 1.0) / 2;
    double expected = all == 0 ? 0 : inRows * inColumns / all;
    double most = (inRows + inColumns) / 2;
    return most == expected ? 1 : (together - expected) / (most - expected);
  }

  private static double pairs(Map<?, Long> counts) {
    double pairs = 0;
    for (long count : counts.values()) {
      pairs += count * (count - 1.0) / 2;
    }
    return pairs;
  }
}
