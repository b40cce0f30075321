package dev.weft.streams;

import dev.weft.core.proto.Statistic;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What plain loops make of rows of q: the reference for the topology. */
final class PlainSums {
  /** q at or below which {@link #EVERYTHING} takes a subcomponent for silent. */
  static final int SILENCE = 3_276;

  /** Emits every pair of subcomponents that fired. */
  static final ReadingTemplate EVERYTHING = everything(0, Statistic.STATISTIC_CUMULATIVE);

  /** Windows, of decayed readings. */
  static final double HALF_LIFE = 1.5;

  private PlainSums() {}

  static ReadingTemplate everything(int groupSize, Statistic statistic) {
    double halfLife = statistic == Statistic.STATISTIC_DECAYED ? HALF_LIFE : 0;
    return new ReadingTemplate("live", 0, statistic, halfLife, 0.1, groupSize, true, true, -1, 0);
  }

  /** Σq_i·q_j of every pair of subcomponents that fired. */
  static Map<String, Long> of(int subcomponents, List<int[][]> batches) {
    long[][] sums = new long[subcomponents][subcomponents];
    boolean[] fired = new boolean[subcomponents];
    for (int[][] batch : batches) {
      for (int[] row : batch) {
        for (int i = 0; i < subcomponents; i++) {
          long x = row[i] > SILENCE ? row[i] : 0;
          fired[i] |= x > 0;
          for (int j = i + 1; j < subcomponents; j++) {
            sums[i][j] += x * (row[j] > SILENCE ? row[j] : 0);
          }
        }
      }
    }
    Map<String, Long> expected = new TreeMap<>();
    for (int i = 0; i < subcomponents; i++) {
      for (int j = i + 1; j < subcomponents; j++) {
        if (fired[i] && fired[j]) {
          expected.put(i + "," + j, sums[i][j]);
        }
      }
    }
    return expected;
  }
}
