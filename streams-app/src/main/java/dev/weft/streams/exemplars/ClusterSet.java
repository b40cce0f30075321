package dev.weft.streams.exemplars;

import java.util.Arrays;
import java.util.List;

/** Disjoint clusters that take samples together. Not safe for several threads. */
final class ClusterSet {
  private final List<ClusterTally> clusters;
  private final int[] slotOf;
  private final int[] memberOf;
  private final int[] sizes;
  private final long seed;

  /**
   * A set.
   *
   * @param subcomponents C of the run
   * @param seed of the ranks
   */
  ClusterSet(List<ClusterTally> clusters, int subcomponents, long seed) {
    this.clusters = List.copyOf(clusters);
    this.seed = seed;
    slotOf = new int[subcomponents];
    Arrays.fill(slotOf, -1);
    memberOf = new int[subcomponents];
    sizes = new int[clusters.size()];
    for (int slot = 0; slot < sizes.length; slot++) {
      int[] members = clusters.get(slot).members();
      sizes[slot] = members.length;
      for (int m = 0; m < members.length; m++) {
        slotOf[members[m]] = slot;
        memberOf[members[m]] = m;
      }
    }
  }

  List<ClusterTally> clusters() {
    return clusters;
  }

  /** Takes every sample of a batch. */
  void add(ObservedBatch batch) {
    if (sizes.length == 0) {
      return;
    }
    ActivityRows rows = ActivityRows.of(batch.importances(), slotOf, memberOf, sizes);
    for (int s = 0; s < batch.samples(); s++) {
      long rank = SampleRank.of(seed, batch, s);
      for (int e = rows.from(s); e < rows.from(s + 1); e++) {
        clusters.get(rows.slot(e)).add(batch, rows, s, e, rank);
      }
    }
  }
}
