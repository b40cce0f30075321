package dev.weft.clusterer.spectral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weft.clusterer.Golden;
import dev.weft.clusterer.graph.Graph;
import dev.weft.clusterer.graph.NormalisedCut;
import dev.weft.clusterer.linalg.LinearAlgebra;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpectralTest {
  @BeforeAll
  static void oneThread() {
    LinearAlgebra.setThreads(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void shouldFindScipysEigenvalues(int number) {
    Graph graph = Golden.graph("graph-" + number + ".csv");
    double[] expected = Golden.numbers("eigenvalues-" + number + ".csv");
    for (int count : new int[] {expected.length, graph.nodes()}) {
      double[] found = SpectralEmbedding.of(graph, 0, count).eigenvalues();
      for (int i = 0; i < expected.length; i++) {
        assertThat(found[i]).isCloseTo(expected[i], within(1e-12));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 4", "1, 10", "2, 25"})
  void shouldFindScikitLearnsClusters(int number, int k) {
    Graph graph = Golden.graph("graph-" + number + ".csv");
    SpectralEmbedding embedding = SpectralEmbedding.of(graph, 0, k + 1);
    int[] expected = Golden.labels("labels-" + number + ".csv");
    int[] byQr = embedding.partition(k);
    int[] best = embedding.partition(k, 5);
    assertThat(AdjustedRandIndex.of(byQr, expected)).isGreaterThanOrEqualTo(0.98);
    assertThat(AdjustedRandIndex.of(best, expected)).isGreaterThanOrEqualTo(0.98);
    assertThat(NormalisedCut.of(graph, best, k))
        .isLessThanOrEqualTo(NormalisedCut.of(graph, byQr, k));
  }

  @Test
  void shouldAgreeWithScikitLearnsAri() {
    for (String line : Golden.lines("ari.csv")) {
      String[] parts = line.split(",", -1);
      assertThat(AdjustedRandIndex.of(labels(parts[0]), labels(parts[1])))
          .isCloseTo(Double.parseDouble(parts[2]), within(1e-14));
    }
    assertThat(AdjustedRandIndex.of(new int[] {1, 1, 2}, new int[] {5, 5, 0})).isEqualTo(1);
    assertThatThrownBy(() -> AdjustedRandIndex.of(new int[1], new int[2]))
        .hasMessageContaining("1 and 2");
  }

  private static int[] labels(String text) {
    return Stream.of(text.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
  }

  @Test
  void shouldRefuseMoreClustersThanVectors() {
    Graph pair = Graph.of(2, new int[] {0}, new int[] {1}, new double[] {1});
    SpectralEmbedding embedding = SpectralEmbedding.of(pair, 0, 2);
    assertThat(embedding.partition(1)).containsExactly(0, 0);
    assertThat(Arrays.stream(embedding.partition(2)).distinct()).hasSize(2);
    assertThatThrownBy(() -> embedding.partition(3)).hasMessageContaining("3 clusters");
  }
}
