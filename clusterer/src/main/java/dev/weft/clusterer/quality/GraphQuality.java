package dev.weft.clusterer.quality;

import dev.weft.clusterer.graph.Graph;

/**
 * Cuts of a clustered graph. Nodes in no cluster count as the rest. One pass over the edges;
 * immutable.
 */
public final class GraphQuality {
  private final double[] leaving;
  private final double[] volume;
  private final double total;
  private final double alone;

  private GraphQuality(double[] leaving, double[] volume, double total, double alone) {
    this.leaving = leaving;
    this.volume = volume;
    this.total = total;
    this.alone = alone;
  }

  /**
   * Of a graph.
   *
   * @param labels index of each node's cluster, or -1
   */
  public static GraphQuality of(Graph graph, int[] labels, int clusters) {
    double[] leaving = new double[clusters];
    double[] volume = new double[clusters];
    double total = 0;
    double alone = 0;
    for (int node = 0; node < graph.nodes(); node++) {
      int own = labels[node];
      double degree = 0;
      for (int e = graph.from(node); e < graph.to(node); e++) {
        degree += graph.weight(e);
        if (own >= 0 && labels[graph.neighbour(e)] != own) {
          leaving[own] += graph.weight(e);
        }
      }
      total += degree;
      if (own >= 0) {
        volume[own] += degree;
      } else {
        alone += degree * degree;
      }
    }
    return new GraphQuality(leaving, volume, total, alone);
  }

  /**
   * The weight that leaves a cluster over the weight at its members, or at all others where that is
   * less; 0 where nothing leaves it. In [0, 1].
   */
  public double conductance(int cluster) {
    double least = Math.min(volume[cluster], total - volume[cluster]);
    return leaving[cluster] == 0 ? 0 : leaving[cluster] / least;
  }

  /**
   * Weight within clusters less what chance would put there (Newman 2004), in [-0.5, 1]; nodes in
   * no cluster are clusters of their own. 0 without edges.
   */
  public double modularity() {
    if (total == 0) {
      return 0;
    }
    double modularity = -alone / (total * total);
    for (int c = 0; c < volume.length; c++) {
      modularity += (volume[c] - leaving[c]) / total - volume[c] * volume[c] / (total * total);
    }
    return modularity;
  }
}
