package dev.weft.clusterer.graph;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Which of many weighted pairs are kept: those among the nearest of either end or, by the rule, of
 * both. Equally strong ones are taken by the lower number of the other end. Sorting dominates: O(m
 * log m) for m pairs.
 */
final class NearestEdges {
  private NearestEdges() {}

  /**
   * Indices of the kept pairs, ascending.
   *
   * @param admitted whether a pair counts at all
   */
  static int[] keep(
      int nodes, int[] from, int[] to, double[] weights, boolean[] admitted, EdgeRule rule) {
    int[] order =
        IntStream.range(0, from.length)
            .filter(pair -> admitted[pair])
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer pair) -> -weights[pair])
                    .thenComparingLong(pair -> (long) from[pair] << 32 | to[pair]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] taken = new int[nodes];
    boolean[] kept = new boolean[from.length];
    for (int pair : order) {
      // Strongest first: a pair is among the k nearest of an end that has taken fewer than k.
      boolean one = taken[from[pair]]++ < rule.nearest();
      boolean other = taken[to[pair]]++ < rule.nearest();
      kept[pair] = rule.mutual() ? one && other : one || other;
    }
    return Arrays.stream(order).filter(pair -> kept[pair]).sorted().toArray();
  }
}
