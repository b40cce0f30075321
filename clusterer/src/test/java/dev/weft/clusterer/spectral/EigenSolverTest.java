package dev.weft.clusterer.spectral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.clusterer.Golden;
import dev.weft.clusterer.graph.Graph;
import dev.weft.clusterer.linalg.LinearAlgebra;
import dev.weft.clusterer.linalg.LinearAlgebra.Eigenpairs;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EigenSolverTest {
  @BeforeAll
  static void oneThread() {
    LinearAlgebra.setThreads(1);
  }

  @ParameterizedTest
  @CsvSource({"2, 25, 0", "2, 40, 0", "1, 10, 0", "2, 25, 1e-4"})
  void shouldFindWithAllSolversWhatLapackFinds(int number, int count, double everyPair) {
    Graph graph = Golden.graph("graph-" + number + ".csv");
    NormalisedLaplacian laplacian = new NormalisedLaplacian(graph, everyPair);
    requireRight(laplacian, new BlockLanczos(laplacian).lowest(count), count);
    requireRight(
        laplacian,
        new ChebyshevSubspace(laplacian, count).lowest(new double[0]).orElseThrow(),
        count);
  }

  @Test
  void shouldFindEigenvaluesAsOftenAsTheyOccur() {
    Graph once = Golden.graph("graph-1.csv");
    NormalisedLaplacian laplacian = new NormalisedLaplacian(copies(once, 4), 0);
    Eigenpairs single =
        LinearAlgebra.lowestEigenpairs(
            new NormalisedLaplacian(once, 0).dense(), once.nodes(), once.nodes());
    double[] expected = IntStream.range(0, 40).mapToDouble(v -> single.values()[v / 4]).toArray();
    Eigenpairs filtered = new ChebyshevSubspace(laplacian, 40).lowest(new double[0]).orElseThrow();
    assertThat(filtered.values()).containsExactly(expected, within(1e-10));
    assertThat(new BlockLanczos(laplacian).lowest(40).values())
        .containsExactly(expected, within(1e-10));
  }

  /** What is locked early lies far below the rest, and rounding leaves some of it in the rest. */
  @Test
  void shouldConvergeFarBeyondAGap() {
    NormalisedLaplacian laplacian = new NormalisedLaplacian(planted(40, 30), 0);
    ChebyshevSubspace subspace = new ChebyshevSubspace(laplacian, 130);
    requireRight(laplacian, subspace.lowest(new double[0]).orElseThrow(), 130);
    assertThat(subspace.rounds()).isLessThan(8);
  }

  /** Of so many nodes that dense products go in several blocks of rows and of columns. */
  @Test
  void shouldFindTheSameBitsOnAnyNumberOfThreads() throws Exception {
    Graph graph = planted(40, 30);
    SpectralEmbedding expected = SpectralEmbedding.of(graph, 0, 130);
    for (int threads : new int[] {1, 4}) {
      ForkJoinPool pool = new ForkJoinPool(threads);
      try {
        SpectralEmbedding found =
            pool.submit(() -> SpectralEmbedding.of(graph, 0, 130)).get(60, TimeUnit.SECONDS);
        assertThat(found.eigenvalues()).isEqualTo(expected.eigenvalues());
        assertThat(found.partition(130, 0)).isEqualTo(expected.partition(130, 0));
      } finally {
        pool.shutdown();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void shouldFindTheSameFromAnyStart(boolean good) {
    Graph graph = copies(Golden.graph("graph-2.csv"), 2);
    int n = graph.nodes();
    int[] truth = SpectralEmbedding.of(graph, 0, 50).partition(50);
    int[] start = good ? truth : new Random(3).ints(n, -1, 50).toArray();
    SpectralEmbedding cold = SpectralEmbedding.of(graph, 0, 50);
    SpectralEmbedding warm = SpectralEmbedding.of(graph, 0, 50, start);
    assertThat(cold.warm()).isFalse();
    assertThat(warm.warm()).isTrue();
    assertThat(warm.eigenvalues()).containsExactly(cold.eigenvalues(), within(1e-10));
    assertThat(AdjustedRandIndex.of(warm.partition(50, 1), cold.partition(50, 1))).isEqualTo(1);
  }

  /** Values as LAPACK's, residuals small, vectors orthonormal. */
  private static void requireRight(NormalisedLaplacian laplacian, Eigenpairs found, int count) {
    int n = laplacian.nodes();
    double[] matrix = laplacian.dense();
    double[] expected = LinearAlgebra.lowestEigenpairs(matrix, n, n).values();
    assertThat(found.values()).containsExactly(Arrays.copyOf(expected, count), within(1e-10));
    double[] image = LinearAlgebra.multiply(matrix, found.vectors(), n, n, count);
    double[] gram =
        LinearAlgebra.multiplyTransposed(found.vectors(), found.vectors(), count, n, count);
    for (int v = 0; v < count; v++) {
      double squares = 0;
      for (int i = v * n; i < (v + 1) * n; i++) {
        double residual = image[i] - found.values()[v] * found.vectors()[i];
        squares += residual * residual;
      }
      assertThat(Math.sqrt(squares)).isLessThan(1e-9);
      for (int u = 0; u < count; u++) {
        assertThat(gram[v * count + u]).isCloseTo(u == v ? 1 : 0, within(1e-10));
      }
    }
  }

  /** Clusters of so many nodes, each tied to ten of its own and, one in ten times, to any. */
  private static Graph planted(int clusters, int size) {
    Random random = new Random(5);
    int n = clusters * size;
    int[] from = IntStream.range(0, 10 * n).map(e -> e / 10).toArray();
    int[] to = new int[10 * n];
    for (int e = 0; e < to.length; e++) {
      int own = from[e] / size * size;
      to[e] = random.nextInt(10) > 0 ? own + random.nextInt(size) : random.nextInt(n);
    }
    int[] kept =
        IntStream.range(0, 10 * n)
            .filter(e -> from[e] != to[e])
            .boxed()
            .collect(
                Collectors.toMap(
                    e -> (long) Math.min(from[e], to[e]) * n + Math.max(from[e], to[e]),
                    e -> e,
                    (one, other) -> one,
                    TreeMap::new))
            .values()
            .stream()
            .mapToInt(Integer::intValue)
            .toArray();
    return Graph.of(
        n,
        Arrays.stream(kept).map(e -> from[e]).toArray(),
        Arrays.stream(kept).map(e -> to[e]).toArray(),
        Arrays.stream(kept).mapToDouble(e -> 0.5).toArray());
  }

  /** The graph several times, with nothing between. */
  private static Graph copies(Graph graph, int times) {
    int edges = graph.edges();
    int[] from = new int[times * edges];
    int[] to = new int[times * edges];
    double[] weights = new double[times * edges];
    int filled = 0;
    for (int copy = 0; copy < times; copy++) {
      for (int v = 0; v < graph.nodes(); v++) {
        for (int e = graph.from(v); e < graph.to(v); e++) {
          if (v < graph.neighbour(e)) {
            from[filled] = copy * graph.nodes() + v;
            to[filled] = copy * graph.nodes() + graph.neighbour(e);
            weights[filled++] = graph.weight(e);
          }
        }
      }
    }
    return Graph.of(times * graph.nodes(), from, to, weights);
  }
}
