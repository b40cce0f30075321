package dev.weft.clusterer.web;

import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Snapshot;
import java.util.Arrays;
import java.util.Optional;

/** Which cluster of a snapshot each subcomponent is in: by number, -1 for none. */
record Membership(long[] clusters) {
  static Membership of(Snapshot snapshot, int subcomponents) {
    long[] clusters = new long[subcomponents];
    Arrays.fill(clusters, -1);
    for (Cluster cluster : snapshot.getClustersList()) {
      cluster.getMembersList().forEach(member -> clusters[member] = cluster.getId());
    }
    return new Membership(clusters);
  }

  static Optional<Cluster> cluster(Snapshot snapshot, long id) {
    return snapshot.getClustersList().stream().filter(c -> c.getId() == id).findFirst();
  }

  long of(int number) {
    return clusters[number];
  }
}
