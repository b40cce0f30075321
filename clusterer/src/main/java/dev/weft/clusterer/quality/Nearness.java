package dev.weft.clusterer.quality;

import java.util.Arrays;

/**
 * How near each item is to its own cluster and to the next nearest one: mean similarities to the
 * others of its cluster (a) and to those of another (b, the largest such). Pairs not given count as
 * 0, and so do negative ones; 0 for items in no cluster. One pass over the pairs. The arrays are
 * shared, not to be changed.
 *
 * @param within a of each item; 0 alone in a cluster
 * @param next b of each item
 * @param others how many others its cluster has; -1 in no cluster
 */
public record Nearness(double[] within, double[] next, int[] others) {
  /**
   * Of every item.
   *
   * @param labels index of each item's cluster, or -1
   * @param from one end of each pair, each pair once
   * @param to the other
   */
  public static Nearness of(int[] labels, int[] from, int[] to, double[] similarities) {
    int[] sizes = new int[Arrays.stream(labels).max().orElse(-1) + 1];
    for (int label : labels) {
      if (label >= 0) {
        sizes[label]++;
      }
    }
    Rows rows = new Rows(labels, from, to, similarities);
    double[] sums = new double[sizes.length];
    double[] within = new double[labels.length];
    double[] next = new double[labels.length];
    int[] others = new int[labels.length];
    for (int item = 0; item < labels.length; item++) {
      int own = labels[item];
      others[item] = own < 0 ? -1 : sizes[own] - 1;
      if (own >= 0) {
        rows.add(item, sums);
        within[item] = sums[own] / Math.max(1, others[item]);
        next[item] = rows.mostMean(item, own, sums, sizes);
        rows.clear(item, sums);
      }
    }
    return new Nearness(within, next, others);
  }

  /**
   * (a - b) / max(a, b), in [-1, 1]: the silhouette of Rousseeuw (1987) with similarities for
   * distances; 0 alone in a cluster, or where both are 0.
   */
  public double silhouette(int item) {
    double most = Math.max(within[item], next[item]);
    return others[item] < 1 || most == 0 ? 0 : (within[item] - next[item]) / most;
  }

  /** a / (a + b), in [0, 1]; 1 alone in a cluster, 0 where a is 0. */
  public double focus(int item) {
    return others[item] == 0
        ? 1
        : within[item] == 0 ? 0 : within[item] / (within[item] + next[item]);
  }

  /** The clusters of similar items and how similar they are, as compressed rows. */
  private static final class Rows {
    private final int[] offsets;
    private final int[] labels;
    private final double[] similarities;

    Rows(int[] labelOf, int[] from, int[] to, double[] values) {
      offsets = new int[labelOf.length + 1];
      for (int pair = 0; pair < from.length; pair++) {
        if (counts(labelOf, from[pair], to[pair], values[pair])) {
          offsets[from[pair] + 1]++;
          offsets[to[pair] + 1]++;
        }
      }
      Arrays.parallelPrefix(offsets, Integer::sum);
      int[] filled = offsets.clone();
      labels = new int[offsets[labelOf.length]];
      similarities = new double[labels.length];
      for (int pair = 0; pair < from.length; pair++) {
        if (counts(labelOf, from[pair], to[pair], values[pair])) {
          put(filled[from[pair]]++, labelOf[to[pair]], values[pair]);
          put(filled[to[pair]]++, labelOf[from[pair]], values[pair]);
        }
      }
    }

    private static boolean counts(int[] labelOf, int from, int to, double value) {
      return labelOf[from] >= 0 && labelOf[to] >= 0 && value > 0;
    }

    private void put(int place, int label, double value) {
      labels[place] = label;
      similarities[place] = value;
    }

    void add(int item, double[] sums) {
      for (int n = offsets[item]; n < offsets[item + 1]; n++) {
        sums[labels[n]] += similarities[n];
      }
    }

    double mostMean(int item, int own, double[] sums, int[] sizes) {
      double most = 0;
      for (int n = offsets[item]; n < offsets[item + 1]; n++) {
        if (labels[n] != own) {
          most = Math.max(most, sums[labels[n]] / sizes[labels[n]]);
        }
      }
      return most;
    }

    void clear(int item, double[] sums) {
      for (int n = offsets[item]; n < offsets[item + 1]; n++) {
        sums[labels[n]] = 0;
      }
    }
  }
}
