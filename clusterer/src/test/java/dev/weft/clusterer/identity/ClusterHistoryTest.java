package dev.weft.clusterer.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Snapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterHistoryTest {
  private static Cluster cluster(int... members) {
    Cluster.Builder cluster = Cluster.newBuilder().setId(4);
    for (int member : members) {
      cluster.addMembers(member);
    }
    return cluster.build();
  }

  private static Snapshot snapshot(Cluster cluster) {
    return Snapshot.newBuilder().addClusters(cluster).build();
  }

  @Test
  void shouldKeepTheOverlapsOfFiveWindowsNewestFirst() {
    Cluster now = cluster(1, 2, 3, 4);
    for (int window = 0; window < 6; window++) {
      now = ClusterHistory.of(List.of(cluster(1, 2, 3, 4)), snapshot(now)).get(0);
    }
    now = ClusterHistory.of(List.of(cluster(1, 2, 3)), snapshot(now)).get(0);
    assertThat(now.getWindowOverlapsList()).containsExactly(0.75f, 1f, 1f, 1f, 1f);
  }

  @Test
  void shouldTakeOverHowHalvesAgreedUntilTheyAreLookedAtAnew() {
    Cluster measured =
        cluster(1, 2).toBuilder()
            .addHalfOverlaps(0.5f)
            .addHalfOverlaps(1)
            .setHalvesWindow(3)
            .build();
    Cluster carried = ClusterHistory.of(List.of(cluster(1, 2)), snapshot(measured)).get(0);
    assertThat(carried.getHalfOverlapsList()).containsExactly(0.5f, 1f);
    assertThat(carried.getHalvesWindow()).isEqualTo(3);
    Cluster anew = cluster(1, 2).toBuilder().addHalfOverlaps(1).setHalvesWindow(9).build();
    assertThat(ClusterHistory.of(List.of(anew), snapshot(measured)).get(0).getHalfOverlapsList())
        .containsExactly(1f);
    assertThat(ClusterHistory.of(List.of(cluster(1, 2)), null).get(0)).isEqualTo(cluster(1, 2));
  }
}
