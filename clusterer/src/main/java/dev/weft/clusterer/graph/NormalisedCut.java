package dev.weft.clusterer.graph;

/** How much a partition cuts. */
public final class NormalisedCut {
  private NormalisedCut() {}

  /**
   * Σ over clusters of the weight that leaves it over the weight at its members (Shi and Malik
   * 2000); 0..k, less is better.
   *
   * @param labels in 0..k-1, a node each
   */
  public static double of(Graph graph, int[] labels, int k) {
    double[] leaving = new double[k];
    double[] volume = new double[k];
    for (int v = 0; v < graph.nodes(); v++) {
      for (int e = graph.from(v); e < graph.to(v); e++) {
        volume[labels[v]] += graph.weight(e);
        if (labels[graph.neighbour(e)] != labels[v]) {
          leaving[labels[v]] += graph.weight(e);
        }
      }
    }
    double cut = 0;
    for (int c = 0; c < k; c++) {
      cut += volume[c] > 0 ? leaving[c] / volume[c] : 0;
    }
    return cut;
  }
}
