package dev.weft.clusterer.identity;

import dev.weft.core.proto.AbsentCluster;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Snapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Clusters that are missing but may come back. After three snapshots without it a cluster is dead;
 * windows that were passed over don't count. Pure functions.
 */
public final class Absences {
  /** Snapshots without it after which a cluster is dead. */
  static final int DEAD = 3;

  private Absences() {}

  /** Those missing at a window: of the predecessor's clusters and of those missing there. */
  public static List<AbsentCluster> at(@Nullable Snapshot before, List<Cluster> clusters) {
    if (before == null) {
      return List.of();
    }
    Set<Long> living = living(clusters);
    List<AbsentCluster> absent = new ArrayList<>();
    for (AbsentCluster earlier : before.getAbsentList()) {
      if (!living.contains(earlier.getCluster().getId()) && earlier.getMissing() + 1 < DEAD) {
        absent.add(earlier.toBuilder().setMissing(earlier.getMissing() + 1).build());
      }
    }
    Succession succession = Succession.between(before.getClustersList(), clusters);
    for (Cluster cluster : before.getClustersList()) {
      if (!living.contains(cluster.getId())) {
        absent.add(
            AbsentCluster.newBuilder()
                .setCluster(cluster.toBuilder().clearStrengths())
                .setMissing(1)
                .setTold(succession.tells(cluster.getId()))
                .build());
      }
    }
    return absent;
  }

  /** Those that died at a window, in no event so far. */
  static List<Cluster> dead(Snapshot before, Snapshot after) {
    Set<Long> living = living(after.getClustersList());
    return before.getAbsentList().stream()
        .filter(absent -> !absent.getTold() && absent.getMissing() + 1 >= DEAD)
        .map(AbsentCluster::getCluster)
        .filter(cluster -> !living.contains(cluster.getId()))
        .toList();
  }

  private static Set<Long> living(List<Cluster> clusters) {
    Set<Long> living = new HashSet<>();
    clusters.forEach(cluster -> living.add(cluster.getId()));
    return living;
  }
}
