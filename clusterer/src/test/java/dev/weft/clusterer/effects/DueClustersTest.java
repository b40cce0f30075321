package dev.weft.clusterer.effects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Exemplar;
import dev.weft.core.proto.ExemplarsRecord;
import dev.weft.core.proto.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DueClustersTest {
  private final Map<Long, ExemplarsRecord> exemplars = new HashMap<>();
  private final Map<Long, List<Integer>> tested = new HashMap<>();
  private final Snapshot.Builder snapshot = Snapshot.newBuilder();

  private void cluster(long id, float stability, Integer... members) {
    snapshot.addClusters(
        Cluster.newBuilder()
            .setId(id)
            .addAllMembers(List.of(members))
            .addHalfOverlaps(stability)
            .addHalfOverlaps(stability));
    exemplars.put(
        id,
        ExemplarsRecord.newBuilder()
            .addAllMembers(List.of(members))
            .setActive(3)
            .addTop(Exemplar.getDefaultInstance())
            .build());
  }

  private List<Long> due() {
    return DueClusters.of(snapshot.build(), exemplars::get, tested::get).stream()
        .map(Cluster::getId)
        .toList();
  }

  @Test
  void shouldPutStableOnesFirstAndThenTheLarger() {
    cluster(1, 0.5f, 1, 2);
    cluster(2, 0.9f, 3, 4);
    cluster(3, 0.9f, 5, 6, 7);
    assertThat(due()).containsExactly(3L, 2L, 1L);
    assertThat(DueClusters.stability(snapshot.getClusters(0))).isCloseTo(0.5, within(1e-6));
  }

  @Test
  void shouldTestAgainWhatChangedAfterWhatWasNeverTested() {
    cluster(1, 0.9f, 1, 2, 3, 4, 5);
    cluster(2, 0.9f, 11, 12, 13, 14, 15);
    cluster(3, 0.1f, 21, 22);
    tested.put(1L, List.of(1, 2, 3, 4, 5));
    tested.put(2L, List.of(11, 12, 13));
    assertThat(due()).containsExactly(3L, 2L);
    tested.put(1L, List.of(1, 2, 3, 4)); // Jaccard 0.8
    assertThat(due()).containsExactly(3L, 2L);
  }

  @Test
  void shouldPassOverWhatHasNoExemplarsOfItsMembersOrIsAlone() {
    cluster(1, 0.9f, 1);
    cluster(2, 0.9f, 3, 4);
    cluster(3, 0.9f, 5, 6);
    cluster(4, 0.9f, 7, 8);
    exemplars.remove(2L);
    exemplars.put(3L, exemplars.get(3L).toBuilder().addMembers(9).build());
    exemplars.put(4L, exemplars.get(4L).toBuilder().setActive(0).build());
    assertThat(due()).isEmpty();
  }
}
