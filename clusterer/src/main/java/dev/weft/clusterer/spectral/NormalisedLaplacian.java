package dev.weft.clusterer.spectral;

import dev.weft.clusterer.graph.Graph;
import dev.weft.clusterer.linalg.LinearAlgebra;
import dev.weft.clusterer.linalg.LinearAlgebra.Eigenpairs;

/**
 * L = I - D^(-1/2) A D^(-1/2) of a graph (Ng, Jordan and Weiss 2001; von Luxburg 2007), and its
 * lowest eigenvectors. A small weight may be added to every pair, which ties loose nodes to the
 * rest without moving others. Immutable.
 */
public final class NormalisedLaplacian {
  /** Up to so many nodes the matrix is solved densely. */
  public static final int DENSE_NODES = 4_000;

  /** Of larger graphs, at most so many eigenvectors are computed. */
  public static final int MOST_SPARSE_VECTORS = 512;

  private final Graph graph;
  private final double everyPair;
  private final double[] inverseRoots;

  /**
   * Of a graph.
   *
   * @param everyPair added to the weight of every pair of different nodes; 0 if the graph is
   *     connected
   */
  public NormalisedLaplacian(Graph graph, double everyPair) {
    this.graph = graph;
    this.everyPair = everyPair;
    inverseRoots = new double[graph.nodes()];
    for (int v = 0; v < graph.nodes(); v++) {
      inverseRoots[v] = 1 / Math.sqrt(graph.degree(v) + everyPair * (graph.nodes() - 1));
    }
  }

  /** Number of nodes. */
  public int nodes() {
    return graph.nodes();
  }

  /** How many eigenvectors can be had. */
  public int mostVectors() {
    return nodes() <= DENSE_NODES ? nodes() : MOST_SPARSE_VECTORS;
  }

  /** D^(-1/2), as a vector. */
  double[] inverseRoots() {
    return inverseRoots;
  }

  /** The lowest eigenpairs; deterministic. */
  public Eigenpairs lowest(int count) {
    return nodes() <= DENSE_NODES
        ? LinearAlgebra.lowestEigenpairs(dense(), nodes(), count)
        : new BlockLanczos(this).lowest(count);
  }

  private double[] dense() {
    int n = nodes();
    double[] matrix = new double[Math.multiplyExact(n, n)];
    for (int v = 0; v < n; v++) {
      if (everyPair > 0) {
        for (int u = 0; u < n; u++) {
          matrix[v * n + u] = -everyPair * inverseRoots[v] * inverseRoots[u];
        }
      }
      for (int e = graph.from(v); e < graph.to(v); e++) {
        int u = graph.neighbour(e);
        matrix[v * n + u] -= graph.weight(e) * inverseRoots[v] * inverseRoots[u];
      }
      matrix[v * n + v] = 1;
    }
    return matrix;
  }

  /**
   * Y = (I - L) X = D^(-1/2) A D^(-1/2) X for a block of vectors, without ever making the matrix.
   *
   * @param x columns of n, one after another, of which {@code count} are taken
   * @param y the same, written
   */
  void multiply(double[] x, double[] y, int count) {
    int n = nodes();
    double[] scaled = new double[n * count]; // Row by row: the neighbours' rows are read whole.
    double[] sums = new double[count];
    for (int c = 0; c < count; c++) {
      for (int v = 0; v < n; v++) {
        scaled[v * count + c] = x[c * n + v] * inverseRoots[v];
        sums[c] += scaled[v * count + c];
      }
    }
    double[] row = new double[count];
    for (int v = 0; v < n; v++) {
      for (int c = 0; c < count; c++) {
        row[c] = everyPair * (sums[c] - scaled[v * count + c]);
      }
      for (int e = graph.from(v); e < graph.to(v); e++) {
        double weight = graph.weight(e);
        int from = graph.neighbour(e) * count;
        for (int c = 0; c < count; c++) {
          row[c] += weight * scaled[from + c];
        }
      }
      for (int c = 0; c < count; c++) {
        y[c * n + v] = row[c] * inverseRoots[v];
      }
    }
  }
}
