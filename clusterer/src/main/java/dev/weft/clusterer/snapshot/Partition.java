package dev.weft.clusterer.snapshot;

import dev.weft.clusterer.graph.SimilarityGraph;
import dev.weft.core.proto.Component;
import dev.weft.core.proto.KRule;
import dev.weft.core.proto.Unclustered;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The clusters of every component, as lists of numbers of subcomponents.
 *
 * @param members ascending, a cluster each
 * @param componentOf index of each cluster's component
 * @param halfOverlaps of each cluster, its best overlap with one of each half; empty where not
 *     looked at
 * @param small members of clusters too small to count
 */
record Partition(
    List<int[]> members,
    List<Integer> componentOf,
    List<double[]> halfOverlaps,
    List<Component> components,
    List<Integer> small) {
  static Partition of(
      SimilarityGraph graph,
      int[] numbers,
      Analysis analysis,
      WindowCorrelations window,
      @Nullable Predecessor predecessor) {
    Partition partition =
        new Partition(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    for (int[] nodes : graph.whole().components()) {
      partition.add(graph, nodes, numbers, analysis, window, predecessor);
    }
    return partition;
  }

  private void add(
      SimilarityGraph graph,
      int[] nodes,
      int[] numbers,
      Analysis analysis,
      WindowCorrelations window,
      @Nullable Predecessor predecessor) {
    int[] own = Arrays.stream(nodes).map(node -> numbers[node]).toArray();
    ComponentClusters clusters =
        new ComponentClusters(
            graph.whole().restrictedTo(nodes), own, analysis, window, predecessor);
    boolean given = analysis.count().rule() == KRule.K_RULE_GIVEN && components.isEmpty();
    ComponentClusters.Outcome outcome = given ? clusters.given() : clusters.chosen(graph, nodes);
    int k = outcome.message().getK();
    boolean looked =
        HalfOverlaps.due(
            outcome.message(), window.window(), analysis.count().searchEveryWindows(), predecessor);
    double[][] overlaps =
        looked ? HalfOverlaps.of(graph, nodes, outcome.labels(), k) : new double[k][0];
    collect(own, outcome.labels(), overlaps, analysis.smallestCluster());
    components.add(outcome.message());
  }

  private void collect(int[] own, int[] labels, double[][] overlaps, int smallest) {
    TreeMap<Integer, List<Integer>> byLabel = new TreeMap<>();
    for (int i = 0; i < own.length; i++) {
      byLabel.computeIfAbsent(labels[i], label -> new ArrayList<>()).add(own[i]);
    }
    byLabel.forEach(
        (label, cluster) -> {
          if (cluster.size() < smallest) {
            small.addAll(cluster);
            return;
          }
          members.add(cluster.stream().mapToInt(Integer::intValue).toArray());
          componentOf.add(components.size());
          halfOverlaps.add(overlaps[label]);
        });
  }

  /** Index of each subcomponent's cluster, -1 for those in none. */
  int[] clusterOf(int subcomponents) {
    int[] clusterOf = new int[subcomponents];
    Arrays.fill(clusterOf, -1);
    for (int cluster = 0; cluster < members.size(); cluster++) {
      for (int member : members.get(cluster)) {
        clusterOf[member] = cluster;
      }
    }
    return clusterOf;
  }

  /** What stood in clusters too small to count, if anything did. */
  Optional<Unclustered> dissolved() {
    return small.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Unclustered.newBuilder()
                .setReason(Unclustered.Reason.SMALL_CLUSTER)
                .addAllMembers(small.stream().sorted().toList())
                .build());
  }
}
