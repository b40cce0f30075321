package dev.weft.clusterer.graph;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The graphs that an analysis clusters, on the eligible subcomponents 0..n-1: of the whole, where
 * an edge needs r at or above the floor in the whole and in both halves and is among the k nearest
 * of either end; and of each half by its own r alone, which says whether a clustering replicates.
 *
 * @param whole the graph to cluster
 * @param even of the even batches; the whole where halves are not kept apart
 * @param odd of the odd batches; likewise
 */
public record SimilarityGraph(Graph whole, Graph even, Graph odd) {
  /** Pairs and their correlations; where halves are not kept apart, {@code even} is the whole. */
  public record Pairs(int[] from, int[] to, double[] whole, double[] even, double[] odd) {}

  /** Builds all three. NaN is below every floor. */
  public static SimilarityGraph of(int nodes, Pairs pairs, double floor, int nearest) {
    boolean[] replicated = new boolean[pairs.from.length];
    for (int p = 0; p < replicated.length; p++) {
      replicated[p] = pairs.whole[p] >= floor && pairs.even[p] >= floor && pairs.odd[p] >= floor;
    }
    Graph whole = graph(nodes, pairs, pairs.whole, replicated, nearest);
    if (pairs.even == pairs.whole) {
      return new SimilarityGraph(whole, whole, whole);
    }
    return new SimilarityGraph(
        whole,
        graph(nodes, pairs, pairs.even, atLeast(pairs.even, floor), nearest),
        graph(nodes, pairs, pairs.odd, atLeast(pairs.odd, floor), nearest));
  }

  private static boolean[] atLeast(double[] r, double floor) {
    boolean[] admitted = new boolean[r.length];
    for (int p = 0; p < r.length; p++) {
      admitted[p] = r[p] >= floor;
    }
    return admitted;
  }

  private static Graph graph(
      int nodes, Pairs pairs, double[] weights, boolean[] admitted, int nearest) {
    int[] kept = NearestEdges.keep(nodes, pairs.from, pairs.to, weights, admitted, nearest);
    return Graph.of(
        nodes,
        IntStream.of(kept).map(p -> pairs.from[p]).toArray(),
        IntStream.of(kept).map(p -> pairs.to[p]).toArray(),
        Arrays.stream(kept).mapToDouble(p -> weights[p]).toArray());
  }
}
