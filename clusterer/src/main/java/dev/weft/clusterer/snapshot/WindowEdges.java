package dev.weft.clusterer.snapshot;

import dev.weft.clusterer.graph.Graph;
import java.util.Arrays;

/**
 * The graph that an analysis clusters, by numbers of subcomponents. The arrays are shared, not to
 * be changed.
 *
 * @param nodes the eligible subcomponents, ascending
 * @param from one end of each edge, the lower number; edges by that, then by the other
 * @param to the other end
 * @param weights similarity, without sign
 * @param correlations r
 */
public record WindowEdges(
    int[] nodes, int[] from, int[] to, double[] weights, double[] correlations) {
  /**
   * Builds it again from the window: some passes over the pairs and a sort of them.
   *
   * @throws IllegalArgumentException if the window keeps not what the analysis needs
   */
  public static WindowEdges of(WindowCorrelations window, Analysis analysis) {
    double[] r = window.correlations();
    WindowGraph made = WindowGraph.of(window, analysis, r);
    Graph graph = made.graph().whole();
    int[] nodes = made.eligibility().numbers();
    WindowEdges edges =
        new WindowEdges(
            nodes,
            new int[graph.edges()],
            new int[graph.edges()],
            new double[graph.edges()],
            new double[graph.edges()]);
    edges.fill(graph, window, r);
    return edges;
  }

  private void fill(Graph graph, WindowCorrelations window, double[] r) {
    long[] pairs = new long[r.length];
    for (int pair = 0; pair < pairs.length; pair++) {
      pairs[pair] = (long) window.rows()[pair] << 32 | window.columns()[pair];
    }
    int filled = 0;
    for (int node = 0; node < graph.nodes(); node++) {
      for (int e = graph.from(node); e < graph.to(node); e++) {
        if (node < graph.neighbour(e)) {
          from[filled] = nodes[node];
          to[filled] = nodes[graph.neighbour(e)];
          weights[filled] = graph.weight(e);
          long pair = (long) from[filled] << 32 | to[filled];
          correlations[filled++] = r[Arrays.binarySearch(pairs, pair)];
        }
      }
    }
  }
}
