package dev.weft.streams.exemplars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.core.LittleEndian;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.ClusterPartial;
import dev.weft.core.proto.Exemplar;
import dev.weft.core.proto.ExemplarsRecord;
import dev.weft.core.proto.ItemTable;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ClusterTallyTest {
  private static final Cluster CLUSTER =
      Cluster.newBuilder().setId(7).addMembers(0).addMembers(1).build();

  private final CountsByItem counts = new CountsByItem();

  private ClusterPartial tallied(int from, int to) {
    ClusterTally tally = new ClusterTally(CLUSTER, 3);
    ClusterSet set = new ClusterSet(List.of(tally), Observed.SUBCOMPONENTS, 11);
    for (int b = from; b < to; b++) {
      ObservedBatch batch = Observed.observed("node-" + b % 3, Observed.batch(b, 8));
      set.add(batch);
      counts.add(batch);
    }
    return tally.message().build();
  }

  @Test
  void talliesOfTwoPartsMergeIntoThatOfTheWhole() {
    ExemplarsRecord parts =
        MergedCluster.record(List.of(tallied(0, 9), tallied(9, 20)), counts).build();
    CountsByItem once = new CountsByItem();
    once.add(counts, 1);
    ExemplarsRecord whole = MergedCluster.record(List.of(tallied(0, 20)), once).build();
    assertThat(parts.getTopList()).isEqualTo(whole.getTopList());
    assertThat(parts.getBandsList()).isEqualTo(whole.getBandsList());
    assertThat(parts.getActive()).isEqualTo(whole.getActive());
    assertThat(parts.getMeanActivity()).isCloseTo(whole.getMeanActivity(), within(1e-12));
    for (int t = 0; t < 2; t++) {
      ItemTable one = parts.getTables(t);
      ItemTable other = whole.getTables(t);
      assertThat(one.getRowsList()).isEqualTo(other.getRowsList());
      assertThat(one.getExplained()).isCloseTo(other.getExplained(), within(1e-9));
    }
  }

  @Test
  void activityIsTheMeanOverTheMembersThroughoutTheContext() {
    ExemplarsRecord record = MergedCluster.record(List.of(tallied(0, 20)), counts).build();
    Exemplar top = record.getTop(0);
    ObservedBatch batch = Observed.observed(top.getNode(), Observed.batch(top.getBatch(), 8));
    int first = top.getSample() - top.getPosition();
    int[] tokens = LittleEndian.ints(top.getTokens());
    char[] activities = LittleEndian.chars(top.getActivities());
    assertThat(tokens.length).isBetween(2, Observed.LENGTH);
    for (int i = 0; i < tokens.length; i++) {
      int s = first + i;
      int sum =
          IntStream.range(
                  batch.importances().rowOffsets()[s], batch.importances().rowOffsets()[s + 1])
              .filter(e -> batch.importances().columns()[e] < 2)
              .map(e -> batch.importances().values()[e])
              .sum();
      assertThat(tokens[i]).isEqualTo(batch.tokens()[s]);
      assertThat((int) activities[i]).isEqualTo(Math.round(sum / 2f));
    }
    assertThat(top.getMembersActive()).isEqualTo(2);
    assertThat(top.getMemberImportances().size()).isEqualTo(2 * tokens.length);
  }

  @Test
  void theTokenThatDrivesTheClusterStandsFirstAndExplainsMost() {
    ExemplarsRecord record = MergedCluster.record(List.of(tallied(0, 20)), counts).build();
    ItemTable tokens = record.getTables(0);
    ItemTable previous = record.getTables(1);
    assertThat(tokens.getRows(0).getItem()).isZero();
    assertThat(tokens.getRows(0).getSamples()).isEqualTo(tokens.getRows(0).getActive());
    assertThat(tokens.getExplained()).isGreaterThan(0.5);
    assertThat(previous.getExplained()).isLessThan(0.05);
    assertThat(record.getTopList()).hasSize(ExemplarPool.MOST);
  }

  @Test
  void whatIsStoredComesBack() {
    ClusterPartial stored = tallied(0, 5);
    assertThat(ClusterTally.of(stored).message().clearItems().build())
        .isEqualTo(stored.toBuilder().clearItems().build());
  }
}
