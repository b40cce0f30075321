package dev.weft.clusterer.spectral;

import dev.weft.clusterer.linalg.LinearAlgebra;
import java.util.Arrays;
import java.util.Random;

/**
 * Lloyd's k-means, seeded by k-means++ (Arthur and Vassilvitskii 2007) on a sample of the points.
 * Distances are matrix products: n x k x d multiplications a round. Deterministic by its seed.
 */
final class KMeans {
  private static final int POINTS_AT_A_TIME = 2_048;
  private static final int MOST_ROUNDS = 100;

  /** Points a centre among which the first centres are drawn. */
  private static final int SAMPLE = 16;

  private final double[] points;
  private final int n;
  private final int d;
  private final int k;
  private final double[] norms;

  /**
   * Of n points of d coordinates, one after another.
   *
   * @param k number of centres, at most n
   */
  KMeans(double[] points, int n, int d, int k) {
    this.points = points;
    this.n = n;
    this.d = d;
    this.k = k;
    norms = new double[n];
    for (int i = 0; i < n; i++) {
      norms[i] = product(i * d, points, i * d);
    }
  }

  private double product(int at, double[] other, int otherAt) {
    double a = 0;
    double b = 0;
    double c = 0;
    double e = 0;
    int i = 0;
    for (; i + 3 < d; i += 4) {
      a += points[at + i] * other[otherAt + i];
      b += points[at + i + 1] * other[otherAt + i + 1];
      c += points[at + i + 2] * other[otherAt + i + 2];
      e += points[at + i + 3] * other[otherAt + i + 3];
    }
    for (; i < d; i++) {
      a += points[at + i] * other[otherAt + i];
    }
    return a + b + (c + e);
  }

  /**
   * Labels in 0..k-1 from centres drawn by the seed.
   *
   * @param draws points drawn for a centre, of which the one becomes it that leaves least distance
   */
  int[] fromSeed(long seed, int draws) {
    Random random = new Random(seed);
    int[] sample = new int[Math.min(n, SAMPLE * k)];
    for (int i = 0; i < sample.length; i++) {
      // One from each of as many equal stretches: no point twice.
      int from = (int) ((long) i * n / sample.length);
      int to = (int) ((long) (i + 1) * n / sample.length);
      sample[i] = from + random.nextInt(to - from);
    }
    return iterate(plusPlus(sample, random, draws));
  }

  private double[] plusPlus(int[] sample, Random random, int draws) {
    double[] centres = new double[k * d];
    int first = sample[random.nextInt(sample.length)];
    double[] nearest = new double[sample.length];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    nearest = nearer(sample, first, nearest);
    System.arraycopy(points, first * d, centres, 0, d);
    for (int c = 1; c < k; c++) {
      double total = Arrays.stream(nearest).sum();
      double[] best = nearest;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < draws; i++) {
        int drawn = sample[draw(nearest, random.nextDouble() * total)];
        double[] left = nearer(sample, drawn, nearest);
        double sum = Arrays.stream(left).sum();
        if (sum < least) {
          least = sum;
          best = left;
          System.arraycopy(points, drawn * d, centres, c * d, d);
        }
      }
      nearest = best;
    }
    return centres;
  }

  /** Squared distances to the nearest centre, once a point has become one too. */
  private double[] nearer(int[] sample, int centre, double[] nearest) {
    double[] nearer = new double[sample.length];
    for (int i = 0; i < sample.length; i++) {
      double cross = product(sample[i] * d, points, centre * d);
      double distance = Math.max(0, norms[sample[i]] - 2 * cross + norms[centre]);
      nearer[i] = Math.min(nearest[i], distance);
    }
    return nearer;
  }

  private static int draw(double[] weights, double at) {
    double sum = 0;
    int last = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i];
      last = weights[i] > 0 ? i : last;
      if (sum > at && weights[i] > 0) {
        return i;
      }
    }
    return last;
  }

  /** Labels in 0..k-1, beginning with the means of a labelling. */
  int[] from(int[] labels) {
    return iterate(means(labels, new double[n]));
  }

  private int[] iterate(double[] first) {
    double[] centres = first;
    double[] distances = new double[n];
    int[] labels = nearest(centres, distances);
    for (int round = 1; round < MOST_ROUNDS; round++) {
      centres = means(labels, distances);
      int[] next = nearest(centres, distances);
      boolean settled = Arrays.equals(labels, next);
      labels = next;
      if (settled) {
        break;
      }
    }
    return labels;
  }

  /** Means of the labelled points; an empty cluster's centre becomes the farthest point. */
  private double[] means(int[] labels, double[] distances) {
    double[] centres = new double[k * d];
    int[] counts = new int[k];
    for (int i = 0; i < n; i++) {
      counts[labels[i]]++;
      int at = labels[i] * d;
      for (int c = 0; c < d; c++) {
        centres[at + c] += points[i * d + c];
      }
    }
    for (int c = 0; c < k; c++) {
      if (counts[c] == 0) {
        int farthest = 0;
        for (int i = 1; i < n; i++) {
          farthest = distances[i] > distances[farthest] ? i : farthest;
        }
        distances[farthest] = 0;
        System.arraycopy(points, farthest * d, centres, c * d, d);
      } else {
        for (int i = c * d; i < (c + 1) * d; i++) {
          centres[i] /= counts[c];
        }
      }
    }
    return centres;
  }

  private int[] nearest(double[] centres, double[] distances) {
    double[] squares = new double[k];
    for (int c = 0; c < k; c++) {
      for (int i = c * d; i < (c + 1) * d; i++) {
        squares[c] += centres[i] * centres[i];
      }
    }
    int[] labels = new int[n];
    for (int from = 0; from < n; from += POINTS_AT_A_TIME) {
      int some = Math.min(POINTS_AT_A_TIME, n - from);
      double[] block = Arrays.copyOfRange(points, from * d, (from + some) * d);
      double[] cross = LinearAlgebra.multiplyTransposed(centres, block, k, d, some);
      for (int i = 0; i < some; i++) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int c = 0; c < k; c++) {
          double distance = squares[c] - 2 * cross[i * k + c];
          if (distance < least) {
            least = distance;
            best = c;
          }
        }
        labels[from + i] = best;
        distances[from + i] = Math.max(0, least + norms[from + i]);
      }
    }
    return labels;
  }
}
