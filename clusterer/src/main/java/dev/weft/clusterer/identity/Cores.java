package dev.weft.clusterer.identity;

import dev.weft.core.proto.Cluster;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The cores of clusters, by which they are known from window to window. Stateless. */
final class Cores {
  private Cores() {}

  /**
   * Numbers of the subcomponents by which a cluster is known: its core if that holds at least half
   * of its members, else all of them. The two then overlap by half at least, so that a core about
   * to dissolve does not change who the cluster is.
   */
  static List<Integer> of(Cluster cluster) {
    return 2 * cluster.getCoreCount() >= cluster.getMembersCount()
        ? cluster.getCoreList()
        : cluster.getMembersList();
  }

  static int size(Cluster cluster) {
    return of(cluster).size();
  }

  /** Index of the cluster whose core holds each subcomponent. */
  static Map<Integer, Integer> indexes(List<Cluster> clusters) {
    Map<Integer, Integer> indexes = new HashMap<>();
    for (int index = 0; index < clusters.size(); index++) {
      for (int member : of(clusters.get(index))) {
        indexes.put(member, index);
      }
    }
    return indexes;
  }
}
