package dev.weft.clusterer.spectral;

import dev.weft.clusterer.graph.Graph;
import dev.weft.clusterer.linalg.LinearAlgebra;
import dev.weft.clusterer.linalg.LinearAlgebra.Eigenpairs;
import java.util.Arrays;

/**
 * A graph's nodes as points: the lowest eigenvectors of its normalised Laplacian, scaled by
 * D^(-1/2). From one embedding, partitions into any number of clusters up to its vectors.
 */
public final class SpectralEmbedding {
  private final int nodes;
  private final double[] eigenvalues;
  private final double[] points;

  private SpectralEmbedding(int nodes, double[] eigenvalues, double[] points) {
    this.nodes = nodes;
    this.eigenvalues = eigenvalues;
    this.points = points;
  }

  /**
   * Solves for the lowest eigenvectors.
   *
   * @param everyPair see {@link NormalisedLaplacian}
   * @param vectors at most so many; fewer where the solver has a cap
   */
  public static SpectralEmbedding of(Graph graph, double everyPair, int vectors) {
    NormalisedLaplacian laplacian = new NormalisedLaplacian(graph, everyPair);
    Eigenpairs pairs = laplacian.lowest(Math.min(vectors, laplacian.mostVectors()));
    int n = graph.nodes();
    double[] points = pairs.vectors();
    for (int v = 0; v < pairs.values().length; v++) {
      for (int i = 0; i < n; i++) {
        points[v * n + i] *= laplacian.inverseRoots()[i];
      }
    }
    return new SpectralEmbedding(n, pairs.values(), points);
  }

  /** The lowest eigenvalues, ascending; the first is 0. */
  public double[] eigenvalues() {
    return eigenvalues;
  }

  /**
   * A label in 0..k-1 for each node, by column-pivoted QR (Damle, Minden and Ying 2019): the pivots
   * are k nodes that lie apart most, the nearest rotation turns them to the axes, and each node
   * goes to the axis it is longest along. No start, no seed, no iteration.
   *
   * @param k at most as many as there are eigenvectors
   */
  public int[] partition(int k) {
    if (k < 1 || k > eigenvalues.length) {
      throw new IllegalArgumentException(k + " clusters of " + eigenvalues.length + " vectors");
    }
    double[] transposed = new double[nodes * k];
    for (int v = 0; v < k; v++) {
      for (int i = 0; i < nodes; i++) {
        transposed[i * k + v] = points[v * nodes + i];
      }
    }
    int[] pivots = LinearAlgebra.pivots(transposed, k, nodes);
    double[] chosen = new double[k * k];
    for (int p = 0; p < k; p++) {
      System.arraycopy(transposed, pivots[p] * k, chosen, p * k, k);
    }
    double[] rotation = LinearAlgebra.polar(chosen, k);
    double[] rotated =
        LinearAlgebra.multiply(Arrays.copyOf(points, nodes * k), rotation, nodes, k, k);
    int[] labels = new int[nodes];
    for (int i = 0; i < nodes; i++) {
      for (int c = 1; c < k; c++) {
        if (Math.abs(rotated[c * nodes + i]) > Math.abs(rotated[labels[i] * nodes + i])) {
          labels[i] = c;
        }
      }
    }
    return labels;
  }
}
