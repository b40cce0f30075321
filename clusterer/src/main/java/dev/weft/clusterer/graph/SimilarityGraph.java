package dev.weft.clusterer.graph;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The graphs that an analysis clusters, on the eligible subcomponents 0..n-1: of the whole, where
 * an edge needs a similarity at or above the floor (in both halves too, if that is asked for) and
 * is among the nearest; and of each half by its own similarity alone, which says whether a
 * clustering replicates.
 *
 * @param whole the graph to cluster
 * @param even of the even batches; the whole where halves are not kept apart
 * @param odd of the odd batches; likewise
 */
public record SimilarityGraph(Graph whole, Graph even, Graph odd) {
  /** Pairs and their similarities; where halves are not kept apart, {@code even} is the whole. */
  public record Pairs(int[] from, int[] to, double[] whole, double[] even, double[] odd) {}

  /** Builds all three. NaN is below every floor. */
  public static SimilarityGraph of(int nodes, Pairs pairs, EdgeRule rule) {
    boolean[] admitted = new boolean[pairs.from.length];
    for (int p = 0; p < admitted.length; p++) {
      admitted[p] = rule.admits(pairs.whole[p], pairs.even[p], pairs.odd[p]);
    }
    Graph whole = graph(nodes, pairs, pairs.whole, admitted, rule);
    if (pairs.even == pairs.whole) {
      return new SimilarityGraph(whole, whole, whole);
    }
    return new SimilarityGraph(
        whole, ofHalf(nodes, pairs, pairs.even, rule), ofHalf(nodes, pairs, pairs.odd, rule));
  }

  private static Graph ofHalf(int nodes, Pairs pairs, double[] similarities, EdgeRule rule) {
    boolean[] admitted = new boolean[similarities.length];
    for (int p = 0; p < similarities.length; p++) {
      admitted[p] = rule.admits(similarities[p]);
    }
    return graph(nodes, pairs, similarities, admitted, rule);
  }

  private static Graph graph(
      int nodes, Pairs pairs, double[] similarities, boolean[] admitted, EdgeRule rule) {
    double[] weights = Arrays.stream(similarities).map(rule::strength).toArray();
    int[] kept = NearestEdges.keep(nodes, pairs.from, pairs.to, weights, admitted, rule);
    return Graph.of(
        nodes,
        IntStream.of(kept).map(p -> pairs.from[p]).toArray(),
        IntStream.of(kept).map(p -> pairs.to[p]).toArray(),
        Arrays.stream(kept).mapToDouble(p -> weights[p]).toArray());
  }
}
