package dev.weft.clusterer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.proto.Algorithm;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Similarity;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.Unclustered;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each setting of an analysis does to the clusters of one window. */
class AnalysesOfWindowTest {
  private static final WindowCorrelations WINDOW = window();

  /** Columns of the same rest by 3 fire together; 11 fires wherever the first circuit does not. */
  private static WindowCorrelations window() {
    Random random = new Random(2);
    long[][] samples = new long[2_000][12];
    for (long[] q : samples) {
      int active = random.nextInt(3);
      for (int c = 0; c < 12; c++) {
        boolean on = c % 3 == active ? random.nextInt(10) > 0 : random.nextInt(25) == 0;
        q[c] = on ? 18_000 + random.nextInt(4_000) : 0;
      }
      q[11] = active == 0 ? 0 : 20_000; // Against 0, 3, 6, 9: strongly negative r.
    }
    return SampledWindow.of(samples);
  }

  private static Snapshot clustered(Analysis analysis) {
    return Clustering.cluster(WINDOW, analysis, null);
  }

  private static Set<String> clusters(Snapshot snapshot) {
    TreeSet<String> clusters = new TreeSet<>();
    for (Cluster cluster : snapshot.getClustersList()) {
      clusters.add(cluster.getMembersList().toString());
    }
    return clusters;
  }

  private static List<Integer> unclustered(Snapshot snapshot, Unclustered.Reason reason) {
    return snapshot.getUnclusteredList().stream()
        .filter(list -> list.getReason() == reason)
        .flatMap(list -> list.getMembersList().stream())
        .toList();
  }

  private static Analysis by(Similarity similarity, double floor) {
    return Analysis.DEFAULT.with(new EdgeSettings(similarity, floor, true, 10, false));
  }

  @ParameterizedTest
  @CsvSource({"PEARSON, 0.6", "JACCARD, 0.6", "COSINE, 0.75", "PMI, 0.8"})
  void shouldFindTheSameCircuitsByEverySimilarity(String similarity, double floor) {
    Snapshot snapshot = clustered(by(Similarity.valueOf("SIMILARITY_" + similarity), floor));
    assertThat(clusters(snapshot)).containsExactly("[0, 3, 6, 9]", "[1, 4, 7, 10]", "[2, 5, 8]");
    assertThat(unclustered(snapshot, Unclustered.Reason.NO_EDGE)).containsExactly(11);
  }

  @Test
  void shouldTakeNegativePairsForEdgesByBothSigns() {
    Snapshot snapshot = clustered(by(Similarity.SIMILARITY_PEARSON_BOTH_SIGNS, 0.6));
    assertThat(clusters(snapshot))
        .containsExactly("[0, 3, 6, 9, 11]", "[1, 4, 7, 10]", "[2, 5, 8]");
  }

  @Test
  void shouldLookAtTheLayersAndMatricesInItsScopeOnly() {
    Snapshot layer = clustered(Analysis.DEFAULT.with(new Scope(List.of(0), List.of(), 50)));
    assertThat(clusters(layer)).allMatch(members -> !members.contains("6"));
    assertThat(unclustered(layer, Unclustered.Reason.NOT_INCLUDED))
        .containsExactly(6, 7, 8, 9, 10, 11);
    Snapshot matrix = clustered(Analysis.DEFAULT.with(new Scope(List.of(), List.of("*.up"), 50)));
    assertThat(unclustered(matrix, Unclustered.Reason.NOT_INCLUDED))
        .containsExactly(3, 4, 5, 9, 10, 11);
    Snapshot both = clustered(Analysis.DEFAULT.with(new Scope(List.of(1), List.of("h.*.up"), 50)));
    assertThat(both.getQuality().getEligible()).isEqualTo(3);
  }

  @Test
  void shouldDissolveClustersThatAreTooSmall() {
    Analysis base = by(Similarity.SIMILARITY_PEARSON, 0.6);
    Snapshot snapshot =
        clustered(
            new Analysis(
                "four",
                base.scope(),
                base.edges(),
                base.count(),
                4,
                Algorithm.ALGORITHM_SPECTRAL,
                0));
    assertThat(clusters(snapshot)).containsExactly("[0, 3, 6, 9]", "[1, 4, 7, 10]");
    assertThat(unclustered(snapshot, Unclustered.Reason.SMALL_CLUSTER)).containsExactly(2, 5, 8);
    assertThat(Analysis.of(snapshot.getAnalysis()).smallestCluster()).isEqualTo(4);
  }

  @Test
  void shouldGiveTheEdgesOfTheGraphWithTheirCorrelations() {
    WindowEdges edges = WindowEdges.of(WINDOW, by(Similarity.SIMILARITY_PEARSON_BOTH_SIGNS, 0.6));
    Snapshot snapshot = clustered(by(Similarity.SIMILARITY_PEARSON_BOTH_SIGNS, 0.6));
    assertThat(edges.from()).hasSize(snapshot.getQuality().getEdges());
    double[] r = WINDOW.correlations();
    for (int e = 0; e < edges.from().length; e++) {
      assertThat(edges.from()[e]).isLessThan(edges.to()[e]);
      int pair = 0;
      while (WINDOW.rows()[pair] != edges.from()[e] || WINDOW.columns()[pair] != edges.to()[e]) {
        pair++;
      }
      assertThat(edges.correlations()[e]).isEqualTo(r[pair]);
      assertThat(edges.weights()[e]).isEqualTo(Math.abs(r[pair]));
    }
    assertThat(Arrays.stream(edges.correlations()).min().orElseThrow()).isLessThan(-0.6);
  }
}
