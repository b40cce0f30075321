package dev.weft.clusterer.spectral;

import dev.weft.clusterer.linalg.LinearAlgebra;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Assignment by column-pivoted QR (Damle, Minden and Ying 2019): the pivots are k nodes that lie
 * apart most, the nearest rotation turns them to the axes, and each node goes to the axis it is
 * longest along. No iteration. Of many nodes the pivots are looked for in a sample drawn by squared
 * length, as that paper's randomised form does, from a fixed seed.
 */
final class PivotedQr {
  private PivotedQr() {}

  /**
   * A label in 0..k-1 for each node.
   *
   * @param points n of k coordinates, one after another
   */
  static int[] partition(double[] points, int n, int k) {
    int[] sample = sample(points, n, k);
    double[] taken = new double[sample.length * k];
    for (int i = 0; i < sample.length; i++) {
      System.arraycopy(points, sample[i] * k, taken, i * k, k);
    }
    int[] pivots = LinearAlgebra.pivots(taken, k, sample.length);
    double[] chosen = new double[k * k];
    for (int p = 0; p < k; p++) {
      System.arraycopy(taken, pivots[p] * k, chosen, p * k, k);
    }
    double[] rotation = LinearAlgebra.polar(chosen, k);
    double[] rotated = LinearAlgebra.multiplyTransposed(rotation, points, k, k, n);
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      for (int c = 1; c < k; c++) {
        if (Math.abs(rotated[i * k + c]) > Math.abs(rotated[i * k + labels[i]])) {
          labels[i] = c;
        }
      }
    }
    return labels;
  }

  /** All, or so many that a cluster of a k-th of the length is missed once in 100,000 clusters. */
  private static int[] sample(double[] points, int n, int k) {
    int size = (int) Math.ceil(k * (2 * Math.log(k) + 5));
    if (2 * size > n) {
      return IntStream.range(0, n).toArray();
    }
    Random random = new Random(11);
    double[] keys = new double[n]; // Without replacement, by weight: Efraimidis and Spirakis 2006.
    for (int i = 0; i < n; i++) {
      double squares = 0;
      for (int c = i * k; c < (i + 1) * k; c++) {
        squares += points[c] * points[c];
      }
      keys[i] = -Math.log(1 - random.nextDouble()) / squares;
    }
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> keys[i]))
            .limit(size)
            .mapToInt(Integer::intValue)
            .toArray();
    Arrays.sort(order);
    return order;
  }
}
