package dev.weft.clusterer.identity;

import dev.weft.core.proto.AbsentCluster;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ids from window to window: a cluster keeps its id where its core and its predecessor's overlap by
 * at least half (Jaccard). Clusters are disjoint, so that more than half of a union can be shared
 * with one cluster only: taking pairs by Jaccard, the older id first among equals, is then the
 * matching of maximum weight, without a solver. What is left over is matched likewise with clusters
 * that went missing less than three windows ago. Ids are never used again. Pure functions; linear
 * in the number of subcomponents.
 */
public final class ClusterIds {
  private static final double LEAST_JACCARD = 0.5;

  private ClusterIds() {}

  private record Overlap(int index, Cluster before, double jaccard) {}

  /**
   * Gives ids, windows of birth and told sizes to clusters that have none yet.
   *
   * @param clusters with members and cores, in the order in which new ids are dealt
   * @param before null for a first window
   */
  public static List<Cluster> assign(
      List<Cluster> clusters, @Nullable Snapshot before, long window) {
    List<@Nullable Cluster> matched = new ArrayList<>(clusters);
    matched.replaceAll(cluster -> null);
    if (before != null) {
      match(clusters, before.getClustersList(), matched);
      match(
          clusters,
          before.getAbsentList().stream().map(AbsentCluster::getCluster).toList(),
          matched);
    }
    long fresh = before == null ? 1 : before.getNextId();
    List<Cluster> assigned = new ArrayList<>();
    for (int index = 0; index < clusters.size(); index++) {
      Cluster ancestor = matched.get(index);
      Cluster.Builder cluster = clusters.get(index).toBuilder();
      int size = clusters.get(index).getMembersCount();
      if (ancestor == null) {
        cluster.setId(fresh++).setBornWindow(window).setToldSize(size);
      } else {
        cluster
            .setId(ancestor.getId())
            .setBornWindow(ancestor.getBornWindow())
            .setToldSize(SizeChange.told(ancestor, size));
      }
      assigned.add(cluster.build());
    }
    return assigned;
  }

  /** Fills in the predecessor of each cluster that has none yet and finds one. */
  static void match(List<Cluster> clusters, List<Cluster> before, List<@Nullable Cluster> matched) {
    Map<Integer, Integer> clusterOf = Cores.indexes(clusters);
    List<Overlap> overlaps = new ArrayList<>();
    for (Cluster old : before) {
      overlaps(old, clusters, clusterOf).stream()
          .filter(overlap -> matched.get(overlap.index) == null)
          .forEach(overlaps::add);
    }
    overlaps.sort(
        Comparator.comparingDouble((Overlap overlap) -> -overlap.jaccard)
            .thenComparingLong(overlap -> overlap.before.getId())
            .thenComparingInt(Overlap::index));
    Set<Long> taken = new HashSet<>();
    for (Overlap overlap : overlaps) {
      if (matched.get(overlap.index) == null && taken.add(overlap.before.getId())) {
        matched.set(overlap.index, overlap.before);
      }
    }
  }

  private static List<Overlap> overlaps(
      Cluster old, List<Cluster> clusters, Map<Integer, Integer> clusterOf) {
    Map<Integer, Integer> shared = new HashMap<>();
    for (int member : Cores.of(old)) {
      Integer cluster = clusterOf.get(member);
      if (cluster != null) {
        shared.merge(cluster, 1, Integer::sum);
      }
    }
    List<Overlap> overlaps = new ArrayList<>();
    shared.forEach(
        (index, count) -> {
          int union = Cores.size(clusters.get(index)) + Cores.size(old) - count;
          if (count >= LEAST_JACCARD * union) {
            overlaps.add(new Overlap(index, old, (double) count / union));
          }
        });
    return overlaps;
  }
}
