package dev.weft.clusterer.quality;

import java.util.HashMap;
import java.util.Map;

/**
 * How much two partitions of the same items say of each other: mutual information over the mean of
 * both entropies, in [0, 1] (Strehl and Ghosh 2002; the arithmetic mean, as scikit-learn has it).
 * Not corrected for chance: many small clusters agree by it.
 */
public final class NormalizedMutualInformation {
  private NormalizedMutualInformation() {}

  /** Of two labellings of the same length; 1 where both are one cluster. */
  public static double of(int[] labels, int[] others) {
    if (labels.length != others.length) {
      throw new IllegalArgumentException(labels.length + " and " + others.length + " labels");
    }
    Map<Integer, Integer> rows = new HashMap<>();
    Map<Integer, Integer> columns = new HashMap<>();
    Map<Long, Integer> cells = new HashMap<>();
    for (int i = 0; i < labels.length; i++) {
      rows.merge(labels[i], 1, Integer::sum);
      columns.merge(others[i], 1, Integer::sum);
      cells.merge((long) labels[i] << 32 | (others[i] & 0xFFFF_FFFFL), 1, Integer::sum);
    }
    if (labels.length == 0 || (rows.size() == 1 && columns.size() == 1)) {
      return 1;
    }
    double ofRows = entropy(rows, labels.length);
    double ofColumns = entropy(columns, labels.length);
    double shared = ofRows + ofColumns - entropy(cells, labels.length);
    return Math.max(0, Math.min(1, 2 * shared / (ofRows + ofColumns)));
  }

  private static double entropy(Map<?, Integer> counts, int items) {
    double entropy = 0;
    for (int count : counts.values().stream().sorted().toList()) {
      double share = (double) count / items;
      entropy -= share * Math.log(share);
    }
    return entropy;
  }
}
