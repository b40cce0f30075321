package dev.weft.cli.spectral;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.Python;
import dev.weft.clusterer.graph.Graph;
import dev.weft.clusterer.linalg.LinearAlgebra;
import dev.weft.clusterer.spectral.SpectralEmbedding;
import dev.weft.core.npz.NpzWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Eigenvalues and partition of a graph that is too large for LAPACK's solver, against ARPACK. */
class ArpackTest {
  private static final int NODES = 2_000;
  private static final int CLUSTERS = 60;

  @TempDir private Path folder;

  /** Clusters of unequal size, each node tied to some of its own and now and then to any. */
  private static int[][] ends(Random random) {
    int[] cluster = IntStream.range(0, NODES).map(i -> (int) Math.sqrt(i * 1.8)).toArray();
    int[][] ends = new int[2][NODES * 9];
    int count = 0;
    for (int node = 0; node < NODES; node++) {
      for (int e = 0; e < 9; e++) {
        int other = e == 0 ? random.nextInt(NODES) : node - 1 - random.nextInt(12);
        if (other >= 0 && other < node && (e == 0 || cluster[other] == cluster[node])) {
          ends[0][count] = other;
          ends[1][count++] = node;
        }
      }
    }
    long[] pairs = new long[count];
    for (int e = 0; e < count; e++) {
      pairs[e] = (long) ends[0][e] << 32 | ends[1][e];
    }
    long[] once = Arrays.stream(pairs).sorted().distinct().toArray();
    return new int[][] {
      Arrays.stream(once).mapToInt(pair -> (int) (pair >> 32)).toArray(),
      Arrays.stream(once).mapToInt(pair -> (int) pair).toArray()
    };
  }

  @Test
  void shouldFindTheEigenvaluesAndClustersThatArpackFinds() throws IOException {
    LinearAlgebra.setThreads(1);
    Random random = new Random(5);
    int[][] ends = ends(random);
    double[] weights = random.doubles(ends[0].length, 0.3, 0.9).toArray();
    Graph all = Graph.of(NODES, ends[0], ends[1], weights);
    int[] component = all.components().get(0);
    assertThat(component).hasSizeGreaterThan(1_500);
    SpectralEmbedding embedding =
        SpectralEmbedding.of(all.restrictedTo(component), 0, CLUSTERS + 1);
    Path file = folder.resolve("graph.npz");
    try (NpzWriter npz = NpzWriter.create(file)) {
      npz.put("nodes", NODES);
      npz.put("i", ends[0]);
      npz.put("j", ends[1]);
      npz.put("weights", weights);
      npz.put("component", component);
      npz.put("eigenvalues", embedding.eigenvalues());
      npz.put("labels", embedding.partition(CLUSTERS, 0));
    }
    Python.run("check_eigenvalues.py", file);
  }
}
