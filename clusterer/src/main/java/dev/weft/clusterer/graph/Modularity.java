package dev.weft.clusterer.graph;

/** How much more of a graph's weight lies within clusters than would by chance. */
public final class Modularity {
  private Modularity() {}

  /**
   * Σ over clusters of the share of all weight that lies within less the square of the share at its
   * members (Newman 2004); below 1, more is better. In time linear in the edges.
   *
   * @param labels in 0..k-1, a node each
   */
  public static double of(Graph graph, int[] labels, int k) {
    double[] within = new double[k];
    double[] volume = new double[k];
    double total = 0;
    for (int v = 0; v < graph.nodes(); v++) {
      for (int e = graph.from(v); e < graph.to(v); e++) {
        total += graph.weight(e);
        volume[labels[v]] += graph.weight(e);
        if (labels[graph.neighbour(e)] == labels[v]) {
          within[labels[v]] += graph.weight(e);
        }
      }
    }
    double modularity = 0;
    for (int c = 0; c < k; c++) {
      modularity += total > 0 ? (within[c] - volume[c] * volume[c] / total) / total : 0;
    }
    return modularity;
  }
}
