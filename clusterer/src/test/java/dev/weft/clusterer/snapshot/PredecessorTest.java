package dev.weft.clusterer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.proto.Candidate;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Component;
import dev.weft.core.proto.KReason;
import dev.weft.core.proto.KRule;
import dev.weft.core.proto.Snapshot;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When the number of clusters of a component stays. */
class PredecessorTest {
  private static final int[] MEMBERS = IntStream.range(0, 20).toArray();

  private static Snapshot snapshot(KReason reason) {
    Component component =
        Component.newBuilder()
            .setSize(20)
            .setK(5)
            .setReason(reason)
            .setSearchedWindow(3)
            .setSearchedSamples(1_000)
            .addCandidates(Candidate.newBuilder().setK(4).setGap(0.2))
            .addCandidates(Candidate.newBuilder().setK(5).setGap(0.1))
            .build();
    Cluster.Builder cluster = Cluster.newBuilder().setComponent(0);
    IntStream.of(MEMBERS).forEach(cluster::addMembers);
    return Snapshot.newBuilder()
        .setAnalysis(Analysis.DEFAULT.message())
        .addComponents(component)
        .addClusters(cluster)
        .build();
  }

  private static Optional<Integer> kept(KReason reason, int[] members, int samples, long window) {
    return new Predecessor(snapshot(reason))
        .kept(members, PlantedWindow.of(4, 6, samples, 1, window), Analysis.DEFAULT)
        .map(Predecessor.Kept::k);
  }

  private static Optional<Integer> kept(int samples, long window) {
    return kept(KReason.K_REASON_FINEST_THAT_REPLICATES, MEMBERS, samples, window);
  }

  @Test
  void shouldStayUntilTheNextSearchIsDue() {
    assertThat(kept(1_500, 4)).hasValue(5);
    assertThat(kept(1_500, 12)).hasValue(5);
    assertThat(kept(1_500, 13)).isEmpty();
  }

  @Test
  void shouldBeSearchedForAgainOnceSamplesDoubled() {
    assertThat(kept(1_999, 4)).hasValue(5);
    assertThat(kept(2_000, 4)).isEmpty();
  }

  @Test
  void shouldBeSearchedForAgainWhereMoreThanATenthChanged() {
    KReason reason = KReason.K_REASON_KEPT;
    assertThat(kept(reason, IntStream.range(0, 19).toArray(), 1_500, 4)).hasValue(5);
    assertThat(kept(reason, IntStream.range(0, 17).toArray(), 1_500, 4)).isEmpty();
    assertThat(kept(reason, IntStream.range(30, 50).toArray(), 1_500, 4)).isEmpty();
  }

  @Test
  void shouldNotStayWhereHalvesDidNotDecide() {
    assertThat(kept(KReason.K_REASON_UNDECIDED, MEMBERS, 1_500, 4)).isEmpty();
  }

  @Test
  void shouldNotStayWhereTheAnalysisHasOtherSettingsNow() {
    Analysis bounded = Analysis.DEFAULT.with(new CountSettings(KRule.K_RULE_FINEST, 0, 2, 4, 10));
    assertThat(
            new Predecessor(snapshot(KReason.K_REASON_KEPT))
                .kept(MEMBERS, PlantedWindow.of(4, 6, 1_500, 1, 4), bounded))
        .isEmpty();
  }

  @Test
  void shouldKnowTheGapThatItWasChosenFor() {
    Predecessor.Kept kept =
        new Predecessor(snapshot(KReason.K_REASON_KEPT))
            .kept(MEMBERS, PlantedWindow.of(4, 6, 1_500, 1, 4), Analysis.DEFAULT)
            .orElseThrow();
    assertThat(kept.gap()).isEqualTo(0.1);
    assertThat(kept.component().getSearchedWindow()).isEqualTo(3);
  }

  @Test
  void shouldLabelMembersByTheirClusters() {
    assertThat(new Predecessor(snapshot(KReason.K_REASON_KEPT)).labels(new int[] {3, 30, 4}))
        .containsExactly(0, -1, 0);
  }
}
