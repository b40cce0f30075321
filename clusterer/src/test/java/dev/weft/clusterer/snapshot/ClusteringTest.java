package dev.weft.clusterer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weft.clusterer.linalg.LinearAlgebra;
import dev.weft.core.proto.Algorithm;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.KRule;
import dev.weft.core.proto.Similarity;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.Unclustered;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClusteringTest {
  private static final int CIRCUITS = 8;
  private static final int SIZE = 6;
  private static final int PLANTED = CIRCUITS * SIZE;

  @BeforeAll
  static void oneThread() {
    LinearAlgebra.setThreads(1);
  }

  private static List<Integer> members(Snapshot snapshot, Unclustered.Reason reason) {
    return snapshot.getUnclusteredList().stream()
        .filter(list -> list.getReason() == reason)
        .flatMap(list -> list.getMembersList().stream())
        .toList();
  }

  @Test
  void shouldRecoverPlantedCircuitsAndSayWhyTheOthersAreLeftOut() {
    Snapshot snapshot =
        Clustering.cluster(PlantedWindow.of(CIRCUITS, SIZE, 4_000, 1, 0), Analysis.DEFAULT, null);
    assertThat(snapshot.getClustersList()).hasSize(CIRCUITS);
    for (Cluster cluster : snapshot.getClustersList()) {
      int circuit = cluster.getMembers(0) % CIRCUITS;
      assertThat(cluster.getMembersList())
          .hasSize(SIZE)
          .isSorted()
          .allSatisfy(member -> assertThat(member % CIRCUITS).isEqualTo(circuit));
      assertThat(cluster.getMultiLayer()).isTrue();
      assertThat(cluster.getLayersList()).hasSize(3);
      assertThat(cluster.getCohesion()).isBetween(0.5, 0.9);
      assertThat(cluster.getDensity()).isEqualTo(1);
      assertThat(cluster.getConductance()).isZero();
      assertThat(cluster.getStrengthsList())
          .hasSize(SIZE)
          .allSatisfy(strength -> assertThat(strength).isEqualTo(1f));
      assertThat(cluster.getCoreList()).isEqualTo(cluster.getMembersList());
      assertThat(cluster.getHalfOverlapsList()).containsExactly(1f, 1f);
    }
    assertThat(members(snapshot, Unclustered.Reason.TOO_FEW_FIRINGS)).containsExactly(PLANTED);
    assertThat(members(snapshot, Unclustered.Reason.ALWAYS_ON)).containsExactly(PLANTED + 1);
    assertThat(members(snapshot, Unclustered.Reason.NO_EDGE)).containsExactly(PLANTED + 2);
    assertThat(snapshot.getQuality().getEligible()).isEqualTo(PLANTED + 1);
    assertThat(snapshot.getQuality().getCircuitsAri()).isEqualTo(1);
    assertThat(snapshot.getQuality().getCircuitsNmi()).isEqualTo(1, within(1e-12));
    assertThat(snapshot.getQuality().getCircuitsCorePurity()).isEqualTo(1);
    assertThat(snapshot.getQuality().getCircuitsCoreShare()).isEqualTo(1);
    assertThat(snapshot.getQuality().getCoreMembers()).isEqualTo(PLANTED);
    assertThat(snapshot.getQuality().getMultiLayerShare()).isEqualTo(1);
    assertThat(snapshot.getQuality().getMeanLayers()).isEqualTo(3);
    assertThat(snapshot.getQuality().getModularity()).isEqualTo(1 - 1.0 / CIRCUITS, within(0.01));
    assertThat(snapshot.getQuality().hasAgreementWithPredecessor()).isFalse();
  }

  @Test
  void shouldGiveTheSameBytesAgainAndKeepIdsInTheNextWindow() {
    WindowCorrelations first = PlantedWindow.of(CIRCUITS, SIZE, 4_000, 1, 0);
    Snapshot before = Clustering.cluster(first, Analysis.DEFAULT, null);
    assertThat(Clustering.cluster(first, Analysis.DEFAULT, null).toByteString())
        .isEqualTo(before.toByteString());
    Snapshot after =
        Clustering.cluster(PlantedWindow.of(CIRCUITS, SIZE, 6_000, 2, 1), Analysis.DEFAULT, before);
    assertThat(after.getQuality().getAgreementWithPredecessor()).isEqualTo(1, within(1e-12));
    assertThat(after.getQuality().getNmiWithPredecessor()).isEqualTo(1, within(1e-12));
    assertThat(after.getNextId()).isEqualTo(before.getNextId()).isEqualTo(CIRCUITS + 1L);
    for (Cluster cluster : after.getClustersList()) {
      Cluster ancestor =
          before.getClustersList().stream()
              .filter(old -> old.getId() == cluster.getId())
              .findFirst()
              .orElseThrow();
      assertThat(cluster.getMembersList()).isEqualTo(ancestor.getMembersList());
      assertThat(cluster.getBornWindow()).isZero();
      assertThat(cluster.getWindowOverlapsList()).containsExactly(1f);
    }
  }

  @Test
  void shouldGiveNewIdsToWhatWasNotThereBefore() {
    Snapshot before =
        Clustering.cluster(PlantedWindow.of(CIRCUITS, SIZE, 4_000, 1, 0), Analysis.DEFAULT, null);
    Snapshot.Builder forgotten = before.toBuilder();
    long lost = forgotten.getClusters(0).getId();
    forgotten.removeClusters(0);
    Snapshot after =
        Clustering.cluster(
            PlantedWindow.of(CIRCUITS, SIZE, 4_000, 3, 5), Analysis.DEFAULT, forgotten.build());
    assertThat(after.getClustersList())
        .filteredOn(cluster -> cluster.getBornWindow() == 5)
        .extracting(Cluster::getId)
        .containsExactly(before.getNextId())
        .doesNotContain(lost);
    assertThat(after.getNextId()).isEqualTo(before.getNextId() + 1);
  }

  @Test
  void shouldClusterWithoutHalvesToo() {
    WindowCorrelations window = PlantedWindow.of(CIRCUITS, SIZE, 4_000, 1, 0);
    WindowCorrelations whole =
        new WindowCorrelations(
            window.manifest(),
            window.reading(),
            0,
            0,
            10,
            List.of(),
            new long[] {window.totalSamples()},
            added(window.sums()),
            added(window.sumSquares()),
            added(window.firings()),
            window.rows(),
            window.columns(),
            added(window.sumProducts()),
            new int[0][]);
    Snapshot snapshot = Clustering.cluster(whole, Analysis.DEFAULT, null);
    assertThat(snapshot.getQuality().getCircuitsAri()).isEqualTo(1);
  }

  private static long[][] added(long[][] halves) {
    long[][] added = {halves[0].clone()};
    for (int i = 0; i < added[0].length; i++) {
      added[0][i] += halves[1][i];
    }
    return added;
  }

  @Test
  void shouldClusterNothingWhereNothingFired() {
    WindowCorrelations window = PlantedWindow.of(CIRCUITS, SIZE, 20, 1, 0);
    Snapshot snapshot = Clustering.cluster(window, Analysis.DEFAULT, null);
    assertThat(snapshot.getClustersList()).isEmpty();
    assertThat(members(snapshot, Unclustered.Reason.TOO_FEW_FIRINGS)).hasSize(PLANTED + 3);
  }

  @Test
  void shouldRefuseSettingsOutOfRange() {
    assertThatThrownBy(
            () ->
                new Analysis(
                    "a b",
                    Scope.DEFAULT,
                    EdgeSettings.DEFAULT,
                    CountSettings.DEFAULT,
                    0,
                    Algorithm.ALGORITHM_SPECTRAL,
                    0))
        .hasMessageContaining("a b")
        .hasMessageContaining("smallest-cluster 0");
    assertThatThrownBy(() -> new EdgeSettings(Similarity.SIMILARITY_PEARSON, 1.1, true, 0, false))
        .hasMessageContaining("floor 1.1")
        .hasMessageContaining("nearest 0");
    assertThatThrownBy(() -> new CountSettings(KRule.K_RULE_FINEST, 7, 0, 0, 10))
        .hasMessageContaining("k-rule");
    assertThatThrownBy(() -> new CountSettings(KRule.K_RULE_FINEST, 0, 7, 6, 10))
        .hasMessageContaining("k 7-6");
  }
}
