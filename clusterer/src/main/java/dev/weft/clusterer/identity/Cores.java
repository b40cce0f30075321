package dev.weft.clusterer.identity;

import dev.weft.core.proto.Cluster;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The cores of clusters, by which they are known from window to window. Stateless. */
final class Cores {
  private Cores() {}

  /** Numbers of the subcomponents of the core; all members where no core is told apart. */
  static List<Integer> of(Cluster cluster) {
    return cluster.getCoreCount() == 0 ? cluster.getMembersList() : cluster.getCoreList();
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
