package dev.weft.clusterer.spectral;

import dev.weft.clusterer.graph.Graph;
import dev.weft.clusterer.graph.Modularity;
import dev.weft.clusterer.graph.NormalisedCut;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A graph's nodes as points: the lowest eigenvectors of its normalised Laplacian, scaled by
 * D^(-1/2). From one embedding, partitions into any number of clusters up to its vectors.
 * Immutable.
 */
public final class SpectralEmbedding {
  /** K-means begins at most so often from centres of its own, beside once from QR's clusters. */
  private static final int MOST_RESTARTS = 10;

  /** Multiplications a round of all these beginnings; one is made at any price, less carefully. */
  private static final long RESTARTS_COST = 2_000_000;

  /** A largest cluster so much larger than another partition's is what was left over. */
  private static final double GATHERED = 1.5;

  private static final double TIE = 1e-12;

  private final Graph graph;
  private final double[] eigenvalues;
  private final double[] points;
  private final EigenSolver.Solution solution;

  private SpectralEmbedding(Graph graph, EigenSolver.Solution solution) {
    this.graph = graph;
    this.solution = solution;
    this.eigenvalues = solution.pairs().values();
    this.points = solution.pairs().vectors(); // Scaled in place by then.
  }

  /**
   * Solves for the lowest eigenvectors, without a start.
   *
   * @param everyPair see {@link NormalisedLaplacian}
   * @param vectors at most so many; fewer where the solver has a cap
   */
  public static SpectralEmbedding of(Graph graph, double everyPair, int vectors) {
    return of(graph, everyPair, vectors, new int[0]);
  }

  /**
   * Solves for the lowest eigenvectors.
   *
   * @param start a partition to begin with, a label from 0 up for each node, -1 for those of no
   *     cluster; empty for none. It makes the solution faster, not different.
   */
  public static SpectralEmbedding of(Graph graph, double everyPair, int vectors, int[] start) {
    NormalisedLaplacian laplacian = new NormalisedLaplacian(graph, everyPair);
    int n = graph.nodes();
    int count = Math.min(vectors, EigenSolver.mostVectors(n));
    EigenSolver.Solution solution =
        EigenSolver.lowest(laplacian, count, indicators(laplacian, start));
    double[] points = solution.pairs().vectors();
    for (int v = 0; v < count; v++) {
      for (int i = 0; i < n; i++) {
        points[v * n + i] *= laplacian.inverseRoots()[i];
      }
    }
    return new SpectralEmbedding(graph, solution);
  }

  /** D^(1/2) 1 of each cluster: were the clusters components, they would span the solution. */
  private static double[] indicators(NormalisedLaplacian laplacian, int[] start) {
    int n = laplacian.nodes();
    int clusters = Arrays.stream(start).max().orElse(-1) + 1;
    double[] indicators = new double[clusters * n];
    for (int i = 0; i < start.length; i++) {
      if (start[i] >= 0) {
        indicators[start[i] * n + i] = 1 / laplacian.inverseRoots()[i];
      }
    }
    return indicators;
  }

  /** The lowest eigenvalues, ascending; the first is 0. */
  public double[] eigenvalues() {
    return eigenvalues;
  }

  /** Whether the start was of use. */
  public boolean warm() {
    return solution.warm();
  }

  /** Whether the start was of no use: the solution was found without it. */
  public boolean coldAgain() {
    return solution.coldAgain();
  }

  /**
   * A label in 0..k-1 for each node, by column-pivoted QR alone.
   *
   * @param k at most as many as there are eigenvectors
   */
  public int[] partition(int k) {
    return PivotedQr.partition(points(k), graph.nodes(), k);
  }

  /**
   * A label in 0..k-1 for each node: by column-pivoted QR, by k-means on the directions of the
   * points (Ng, Jordan and Weiss 2001) or on the points themselves, whichever leaves fewer labels
   * empty, then whichever cuts less; the one before where they are equal. Points near the origin
   * belong to what is tied to nothing much, and k-means may gather all of them in one cluster: that
   * cuts less, and means nothing. So its partition counts only if its modularity is no lower and
   * its largest cluster hardly larger.
   *
   * @param seed of k-means' restarts
   */
  public int[] partition(int k, long seed) {
    double[] byNode = points(k);
    int[] best = PivotedQr.partition(byNode, graph.nodes(), k);
    if (k == 1) {
      return best;
    }
    for (int[] labels : byMeans(directions(byNode, k), k, best, seed)) {
      best = better(labels, best, k) ? labels : best;
    }
    double modularity = Modularity.of(graph, best, k);
    int largest = largest(best, k);
    for (int[] labels : byMeans(byNode, k, best, seed)) {
      boolean gathers =
          largest(labels, k) > GATHERED * largest
              || Modularity.of(graph, labels, k) < modularity - TIE;
      best = !gathers && better(labels, best, k) ? labels : best;
    }
    return best;
  }

  /**
   * K-means from a partition, and from centres of its own. Where the first changes nothing the
   * clusters are clear, and further beginnings are spared.
   */
  private List<int[]> byMeans(double[] coordinates, int k, int[] start, long seed) {
    KMeans means = new KMeans(coordinates, graph.nodes(), k, k);
    List<int[]> found = new ArrayList<>();
    found.add(means.from(start));
    if (!Arrays.equals(found.get(0), start)) {
      int affordable =
          (int) Math.min(MOST_RESTARTS, RESTARTS_COST / ((long) k * k * graph.nodes()));
      int draws = affordable > 1 ? 2 + (int) Math.log(k) : 1;
      for (int restart = 0; restart < Math.max(1, affordable); restart++) {
        found.add(means.fromSeed(seed + restart, draws));
      }
    }
    return found;
  }

  private static int largest(int[] labels, int k) {
    int[] sizes = new int[k];
    for (int label : labels) {
      sizes[label]++;
    }
    return Arrays.stream(sizes).max().orElse(0);
  }

  private boolean better(int[] labels, int[] best, int k) {
    long used = Arrays.stream(labels).distinct().count();
    long usedByBest = Arrays.stream(best).distinct().count();
    return used > usedByBest
        || (used == usedByBest
            && NormalisedCut.of(graph, labels, k) < NormalisedCut.of(graph, best, k) - TIE);
  }

  /** The points on the unit sphere. */
  private static double[] directions(double[] points, int k) {
    double[] directions = points.clone();
    for (int from = 0; from < points.length; from += k) {
      double squares = 0;
      for (int c = from; c < from + k; c++) {
        squares += points[c] * points[c];
      }
      double scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
      for (int c = from; c < from + k; c++) {
        directions[c] *= scale;
      }
    }
    return directions;
  }

  /** The nodes' first k coordinates, node by node. */
  private double[] points(int k) {
    if (k < 1 || k > eigenvalues.length) {
      throw new IllegalArgumentException(k + " clusters of " + eigenvalues.length + " vectors");
    }
    int n = graph.nodes();
    double[] byNode = new double[Math.multiplyExact(n, k)];
    for (int v = 0; v < k; v++) {
      for (int i = 0; i < n; i++) {
        byNode[i * k + v] = points[v * n + i];
      }
    }
    return byNode;
  }
}
