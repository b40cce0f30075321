package dev.weft.streams.exemplars;

import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The clusters of one analysis of a run, as one partition of its nodes sees them, under the newest
 * snapshot. A cluster whose membership changed begins anew. Not safe for several threads.
 */
final class AnalysisTally {
  private final int subcomponents;
  private final Map<Long, CountsByItem> bases = new TreeMap<>();
  private ClusterSet clusters;
  private long window = -1;

  /** Nothing seen, or as it was stored. */
  AnalysisTally(int subcomponents, List<ClusterTally> stored, Map<Long, CountsByItem> storedBases) {
    this.subcomponents = subcomponents;
    clusters = new ClusterSet(stored, subcomponents, 0);
    bases.putAll(storedBases);
  }

  /**
   * Takes a snapshot.
   *
   * @return the clusters that begin anew, to be given what is kept of samples
   */
  ClusterSet apply(Snapshot snapshot) {
    Map<Long, ClusterTally> before = new HashMap<>();
    clusters.clusters().forEach(tally -> before.put(tally.id(), tally));
    window = snapshot.getProvenance().getWindow();
    long seed = snapshot.getAnalysis().getSeed();
    List<ClusterTally> now = new ArrayList<>();
    List<ClusterTally> fresh = new ArrayList<>();
    for (Cluster cluster : snapshot.getClustersList()) {
      ClusterTally tally = new ClusterTally(cluster, window);
      ClusterTally kept = before.get(cluster.getId());
      boolean same =
          kept != null
              && Arrays.equals(kept.members(), tally.members())
              && bases.containsKey(kept.sinceWindow());
      now.add(same ? kept : tally);
      if (!same) {
        fresh.add(tally);
      }
    }
    clusters = new ClusterSet(now, subcomponents, seed);
    return new ClusterSet(fresh, subcomponents, seed);
  }

  /** Says from which totals on the clusters of the newest window count. */
  void begin(CountsByItem base) {
    bases.put(window, base);
    Set<Long> used = new HashSet<>();
    clusters.clusters().forEach(tally -> used.add(tally.sinceWindow()));
    bases.keySet().removeIf(earlier -> earlier != window && !used.contains(earlier));
  }

  void add(ObservedBatch batch) {
    clusters.add(batch);
  }

  /** Of the newest snapshot; -1 before the first. */
  long window() {
    return window;
  }

  List<ClusterTally> clusters() {
    return clusters.clusters();
  }

  Map<Long, CountsByItem> bases() {
    return bases;
  }
}
