package dev.weft.clusterer.snapshot;

import dev.weft.core.proto.Cluster;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ids from window to window: a cluster keeps its id where it and its predecessor overlap by at
 * least half (Jaccard). Clusters are disjoint, so that more than half of a union can be shared with
 * one cluster only: taking pairs by Jaccard, the older id first among equals, is then the matching
 * of maximum weight, without a solver. Ids are never used again.
 */
final class ClusterIds {
  private static final double LEAST_JACCARD = 0.5;

  private ClusterIds() {}

  private record Overlap(int index, Cluster before, double jaccard) {}

  /** The predecessor of each member list, or null where it is new. */
  static List<@Nullable Cluster> match(List<int[]> memberLists, List<Cluster> before) {
    Map<Integer, Cluster> clusterOf = new HashMap<>();
    for (Cluster cluster : before) {
      cluster.getMembersList().forEach(member -> clusterOf.put(member, cluster));
    }
    List<Overlap> overlaps = new ArrayList<>();
    for (int index = 0; index < memberLists.size(); index++) {
      overlaps.addAll(overlaps(index, memberLists.get(index), clusterOf));
    }
    overlaps.sort(
        Comparator.comparingDouble((Overlap overlap) -> -overlap.jaccard)
            .thenComparingLong(overlap -> overlap.before.getId())
            .thenComparingInt(Overlap::index));
    List<@Nullable Cluster> matched = new ArrayList<>();
    memberLists.forEach(members -> matched.add(null));
    Map<Long, Integer> taken = new HashMap<>();
    for (Overlap overlap : overlaps) {
      if (matched.get(overlap.index) == null
          && taken.putIfAbsent(overlap.before.getId(), overlap.index) == null) {
        matched.set(overlap.index, overlap.before);
      }
    }
    return matched;
  }

  private static List<Overlap> overlaps(int index, int[] members, Map<Integer, Cluster> clusterOf) {
    IdentityHashMap<Cluster, Integer> shared = new IdentityHashMap<>();
    for (int member : members) {
      Cluster cluster = clusterOf.get(member);
      if (cluster != null) {
        shared.merge(cluster, 1, Integer::sum);
      }
    }
    List<Overlap> overlaps = new ArrayList<>();
    shared.forEach(
        (cluster, count) -> {
          double jaccard = (double) count / (members.length + cluster.getMembersCount() - count);
          if (jaccard >= LEAST_JACCARD) {
            overlaps.add(new Overlap(index, cluster, jaccard));
          }
        });
    return overlaps;
  }
}
