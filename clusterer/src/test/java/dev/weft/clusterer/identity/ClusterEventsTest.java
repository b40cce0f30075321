package dev.weft.clusterer.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Event;
import dev.weft.core.proto.Provenance;
import dev.weft.core.proto.Snapshot;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Windows of hand-made clusters: what is told of them, and which ids they get. */
class ClusterEventsTest {
  private @Nullable Snapshot before;
  private Snapshot now = Snapshot.getDefaultInstance();

  /** The events of a window of these clusters, as "KIND id>related". */
  private List<String> next(long window, int[]... clusters) {
    List<Cluster> assigned =
        ClusterIds.assign(
            List.of(clusters).stream().map(ClusterEventsTest::cluster).toList(), before, window);
    long newest = assigned.stream().mapToLong(Cluster::getId).max().orElse(0);
    now =
        Snapshot.newBuilder()
            .setRun("run")
            .setProvenance(Provenance.newBuilder().setWindow(window))
            .addAllClusters(assigned)
            .addAllAbsent(Absences.at(before, assigned))
            .setNextId(Math.max(before == null ? 1 : before.getNextId(), newest + 1))
            .build();
    List<Event> events = ClusterEvents.between(before, now);
    assertThat(events).allSatisfy(event -> assertThat(event.getWindow()).isEqualTo(window));
    before = now;
    return events.stream()
        .map(
            event ->
                event.getKind().name().substring("CLUSTER_".length())
                    + " "
                    + event.getCluster()
                    + (event.getRelatedCount() == 0 ? "" : ">" + event.getRelatedList()))
        .toList();
  }

  private static Cluster cluster(int[] members) {
    Cluster.Builder cluster = Cluster.newBuilder();
    IntStream.of(members).forEach(cluster::addMembers);
    return cluster.build();
  }

  private static int[] range(int from, int to) {
    return IntStream.range(from, to).toArray();
  }

  private List<Long> ids() {
    return now.getClustersList().stream().map(Cluster::getId).toList();
  }

  @Test
  void shouldTellOfBirthsInAFirstWindowAndOfNothingWhereNothingChanges() {
    assertThat(next(0, range(0, 10), range(10, 14))).containsExactly("BORN 1", "BORN 2");
    assertThat(next(1, range(0, 10), range(10, 14))).isEmpty();
    assertThat(next(2, range(0, 9), range(10, 15))).isEmpty();
    assertThat(ids()).containsExactly(1L, 2L);
  }

  @Test
  void shouldTellOfASplitOnceAndGiveThePartsNewIds() {
    next(0, range(0, 12), range(20, 26));
    assertThat(next(1, range(0, 4), range(4, 8), range(8, 12), range(20, 26)))
        .containsExactly("SPLIT 1>[3, 4, 5]");
    for (long window = 2; window < 8; window++) {
      assertThat(next(window, range(0, 4), range(4, 8), range(8, 12), range(20, 26))).isEmpty();
    }
    assertThat(now.getAbsentList()).isEmpty();
  }

  @Test
  void shouldLetTheLargerPartOfASplitKeepTheId() {
    next(0, range(0, 12));
    assertThat(next(1, range(0, 8), range(8, 12))).containsExactly("SPLIT 1>[1, 2]");
    assertThat(next(2, range(0, 8), range(8, 12))).isEmpty();
  }

  @Test
  void shouldNotCallATooSmallPartASplit() {
    next(0, range(0, 6), range(20, 40));
    assertThat(next(1, range(0, 4), range(4, 6), range(20, 36), range(36, 40)))
        .containsExactly("BORN 3", "BORN 4");
  }

  @Test
  void shouldTellOfAMergeOnceWhoeverKeepsTheId() {
    next(0, range(0, 8), range(8, 12), range(20, 26), range(26, 32));
    assertThat(next(1, range(0, 12), range(20, 32)))
        .containsExactly("MERGED 1>[1, 2]", "MERGED 3>[3, 4]");
    for (long window = 2; window < 6; window++) {
      assertThat(next(window, range(0, 12), range(20, 32))).isEmpty();
    }
  }

  @Test
  void shouldGiveAMergeOfThreeANewId() {
    next(0, range(0, 5), range(5, 10), range(10, 15));
    assertThat(next(1, range(0, 15))).containsExactly("MERGED 4>[1, 2, 3]");
  }

  @Test
  void shouldTellOfADeathAfterThreeWindowsWithoutIt() {
    next(0, range(0, 5), range(5, 10));
    assertThat(next(1, range(5, 10))).isEmpty();
    assertThat(next(2, range(5, 10))).isEmpty();
    assertThat(next(3, range(5, 10))).containsExactly("DIED 1");
    assertThat(next(4, range(5, 10))).isEmpty();
    assertThat(next(5, range(0, 5), range(5, 10))).containsExactly("BORN 3");
  }

  @Test
  void shouldGiveWhatComesBackItsIdAgainAlsoAcrossSkippedWindows() {
    next(0, range(0, 5), range(5, 10));
    next(7, range(5, 10));
    next(9, range(5, 10));
    assertThat(next(30, range(5, 10), range(0, 5))).isEmpty();
    assertThat(ids()).containsExactly(2L, 1L);
    assertThat(now.getAbsentList()).isEmpty();
  }

  @Test
  void shouldGiveASplitThatHealsItsIdAgain() {
    next(0, range(0, 12));
    assertThat(next(1, range(0, 4), range(4, 8), range(8, 12)))
        .containsExactly("SPLIT 1>[2, 3, 4]");
    assertThat(next(2, range(0, 12))).containsExactly("MERGED 1>[2, 3, 4]");
    assertThat(next(3, range(0, 12))).isEmpty();
  }

  @Test
  void shouldTellOfGrowthThatAddsUpAndNotOfFlicker() {
    next(0, range(0, 8));
    assertThat(next(1, range(0, 10))).isEmpty();
    assertThat(next(2, range(0, 9))).isEmpty();
    assertThat(next(3, range(0, 11))).containsExactly("GREW 1");
    assertThat(next(4, range(0, 9))).isEmpty();
    assertThat(next(5, range(0, 11))).isEmpty();
    assertThat(next(6, range(0, 8))).containsExactly("SHRANK 1");
  }

  /** What a cluster loses to another, living one is neither split nor merged. */
  @Test
  void shouldTellOfMembersThatChangeOverAsOfShrinkingAndGrowing() {
    next(0, range(0, 12), range(12, 24));
    assertThat(next(1, range(0, 8), range(8, 24))).containsExactly("GREW 2", "SHRANK 1");
  }

  @Test
  void shouldNeverUseAnIdAgain() {
    next(0, range(0, 4), range(4, 8));
    next(1, range(0, 4));
    next(2, range(0, 4));
    next(3, range(0, 4));
    next(4, range(0, 4), range(20, 24));
    assertThat(ids()).containsExactly(1L, 3L);
    next(9);
    next(10);
    next(11);
    assertThat(next(12, range(30, 34))).containsExactly("BORN 4");
  }

  @Test
  void shouldKnowClustersByTheirCoresWhereTheseAreHalfOfThem() {
    for (int core : new int[] {4, 3}) {
      Cluster before =
          cluster(range(0, 8)).toBuilder()
              .addAllCore(IntStream.range(0, core).boxed().toList())
              .build();
      Snapshot first =
          Snapshot.newBuilder()
              .addAllClusters(ClusterIds.assign(List.of(before), null, 0))
              .setNextId(2)
              .build();
      Cluster moved = cluster(new int[] {0, 1, 2, 3, 20, 21, 22});
      Cluster after = moved.toBuilder().addAllCore(List.of(0, 1, 2, 3)).build();
      List<Cluster> second = ClusterIds.assign(List.of(after), first, 1);
      assertThat(second.get(0).getId()).isEqualTo(1);
      assertThat(second.get(0).getToldSize()).isEqualTo(8);
      assertThat(ClusterIds.assign(List.of(moved), first, 1).get(0).getId())
          .isEqualTo(core == 4 ? 1 : 2);
    }
  }
}
