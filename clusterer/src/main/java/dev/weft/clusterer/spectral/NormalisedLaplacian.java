package dev.weft.clusterer.spectral;

import dev.weft.clusterer.graph.Graph;
import dev.weft.clusterer.linalg.Blocks;

/**
 * L = I - D^(-1/2) A D^(-1/2) of a graph (Ng, Jordan and Weiss 2001; von Luxburg 2007), as what
 * solvers need of it: itself as a dense matrix, and the product of I - L with a panel of vectors. A
 * small weight may be added to every pair, which ties loose nodes to the rest without moving
 * others. Immutable; safe for several threads. Memory: 12 bytes an edge's end.
 */
public final class NormalisedLaplacian {
  /** Vectors that are multiplied at a time: a node's row of them is two cache lines. */
  static final int PANEL = 16;

  private static final int NODES_AT_A_TIME = 1_024;

  private final int n;
  private final double everyPair;
  private final double[] inverseRoots;
  private final int[] offsets;
  private final int[] neighbours;
  private final double[] weights;

  /**
   * Of a graph.
   *
   * @param everyPair added to the weight of every pair of different nodes; 0 if the graph is
   *     connected
   */
  public NormalisedLaplacian(Graph graph, double everyPair) {
    this.n = graph.nodes();
    this.everyPair = everyPair;
    inverseRoots = new double[n];
    offsets = new int[n + 1];
    for (int v = 0; v < n; v++) {
      inverseRoots[v] = 1 / Math.sqrt(graph.degree(v) + everyPair * (n - 1));
      offsets[v + 1] = graph.to(v);
    }
    neighbours = new int[offsets[n]];
    weights = new double[offsets[n]];
    for (int v = 0; v < n; v++) {
      for (int e = offsets[v]; e < offsets[v + 1]; e++) {
        neighbours[e] = graph.neighbour(e);
        weights[e] = graph.weight(e) * inverseRoots[v] * inverseRoots[neighbours[e]];
      }
    }
  }

  /** Number of nodes. */
  public int nodes() {
    return n;
  }

  /** D^(-1/2), as a vector. */
  double[] inverseRoots() {
    return inverseRoots;
  }

  /** L itself, n x n. */
  double[] dense() {
    double[] matrix = new double[Math.multiplyExact(n, n)];
    for (int v = 0; v < n; v++) {
      if (everyPair > 0) {
        for (int u = 0; u < n; u++) {
          matrix[v * n + u] = -everyPair * inverseRoots[v] * inverseRoots[u];
        }
      }
      for (int e = offsets[v]; e < offsets[v + 1]; e++) {
        matrix[v * n + neighbours[e]] -= weights[e];
      }
      matrix[v * n + v] = 1;
    }
    return matrix;
  }

  /**
   * y = a (I - L) x + b x + c y for a panel of {@link #PANEL} vectors, entry by entry the same
   * whoever calls it.
   *
   * @param x node by node, the panel's entries next to each other; likewise y, which is overwritten
   */
  void multiply(double[] x, double[] y, double a, double b, double c) {
    rows(0, n, x, y, a, b, c, everyPair > 0 ? weightedSums(x) : new double[PANEL]);
  }

  /** The same, entry by entry, by all processors. */
  void multiplyInParallel(double[] x, double[] y, double a, double b, double c) {
    double[] sums = everyPair > 0 ? weightedSums(x) : new double[PANEL];
    Blocks.inParallel(
        n, NODES_AT_A_TIME, (from, some) -> rows(from, from + some, x, y, a, b, c, sums));
  }

  private void rows(
      int from, int to, double[] x, double[] y, double a, double b, double c, double[] sums) {
    for (int v = from; v < to; v++) {
      double pull = everyPair * inverseRoots[v];
      double own = b - a * pull * inverseRoots[v];
      // By halves of the panel: eight sums stay in registers.
      for (int half = 0; half < PANEL; half += 8) {
        halfRow(v, half, x, y, a, own, c);
        if (everyPair > 0) {
          for (int s = half; s < half + 8; s++) {
            y[v * PANEL + s] += a * pull * sums[s];
          }
        }
      }
    }
  }

  private void halfRow(int v, int half, double[] x, double[] y, double a, double own, double c) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    int end = offsets[v + 1];
    for (int e = offsets[v]; e < end; e++) {
      double w = weights[e];
      int u = neighbours[e] * PANEL + half;
      s0 = Math.fma(w, x[u], s0);
      s1 = Math.fma(w, x[u + 1], s1);
      s2 = Math.fma(w, x[u + 2], s2);
      s3 = Math.fma(w, x[u + 3], s3);
      s4 = Math.fma(w, x[u + 4], s4);
      s5 = Math.fma(w, x[u + 5], s5);
      s6 = Math.fma(w, x[u + 6], s6);
      s7 = Math.fma(w, x[u + 7], s7);
    }
    int i = v * PANEL + half;
    y[i] = a * s0 + own * x[i] + c * y[i];
    y[i + 1] = a * s1 + own * x[i + 1] + c * y[i + 1];
    y[i + 2] = a * s2 + own * x[i + 2] + c * y[i + 2];
    y[i + 3] = a * s3 + own * x[i + 3] + c * y[i + 3];
    y[i + 4] = a * s4 + own * x[i + 4] + c * y[i + 4];
    y[i + 5] = a * s5 + own * x[i + 5] + c * y[i + 5];
    y[i + 6] = a * s6 + own * x[i + 6] + c * y[i + 6];
    y[i + 7] = a * s7 + own * x[i + 7] + c * y[i + 7];
  }

  private double[] weightedSums(double[] x) {
    double[] sums = new double[PANEL];
    for (int v = 0; v < n; v++) {
      for (int s = 0; s < PANEL; s++) {
        sums[s] += inverseRoots[v] * x[v * PANEL + s];
      }
    }
    return sums;
  }
}
