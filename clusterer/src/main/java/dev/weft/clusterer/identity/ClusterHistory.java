package dev.weft.clusterer.identity;

import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Snapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What clusters take over from the snapshot before: their overlaps over the last windows, and how
 * well halves agreed where that was not looked at anew. Pure functions.
 */
public final class ClusterHistory {
  /** Overlaps that are kept. */
  static final int WINDOWS = 5;

  private ClusterHistory() {}

  /** The same clusters, with their history. */
  public static List<Cluster> of(List<Cluster> clusters, @Nullable Snapshot before) {
    Map<Long, Cluster> earlier = new HashMap<>();
    if (before != null) {
      before.getClustersList().forEach(cluster -> earlier.put(cluster.getId(), cluster));
    }
    return clusters.stream().map(cluster -> of(cluster, earlier.get(cluster.getId()))).toList();
  }

  private static Cluster of(Cluster cluster, @Nullable Cluster before) {
    if (before == null) {
      return cluster;
    }
    Cluster.Builder told = cluster.toBuilder().addWindowOverlaps((float) overlap(cluster, before));
    before.getWindowOverlapsList().stream().limit(WINDOWS - 1).forEach(told::addWindowOverlaps);
    if (cluster.getHalfOverlapsCount() == 0 && before.getHalfOverlapsCount() > 0) {
      told.addAllHalfOverlaps(before.getHalfOverlapsList())
          .setHalvesWindow(before.getHalvesWindow());
    }
    return told.build();
  }

  /** Jaccard of the members. */
  public static double overlap(Cluster cluster, Cluster before) {
    Set<Integer> both = new HashSet<>(cluster.getMembersList());
    both.retainAll(new HashSet<>(before.getMembersList()));
    return (double) both.size()
        / (cluster.getMembersCount() + before.getMembersCount() - both.size());
  }
}
