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
 * @param small members of clusters too small to count
 */
record Partition(
    List<int[]> members,
    List<Integer> componentOf,
    List<Component> components,
    List<Integer> small) {
  static Partition of(
      SimilarityGraph graph,
      int[] numbers,
      Analysis analysis,
      WindowCorrelations window,
      @Nullable Predecessor predecessor) {
    Partition partition =
        new Partition(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
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
    collect(own, outcome.labels(), analysis.smallestCluster());
    components.add(outcome.message());
  }

  private void collect(int[] own, int[] labels, int smallest) {
    TreeMap<Integer, List<Integer>> byLabel = new TreeMap<>();
    for (int i = 0; i < own.length; i++) {
      byLabel.computeIfAbsent(labels[i], label -> new ArrayList<>()).add(own[i]);
    }
    byLabel
        .values()
        .forEach(
            cluster -> {
              if (cluster.size() < smallest) {
                small.addAll(cluster);
                return;
              }
              members.add(cluster.stream().mapToInt(Integer::intValue).toArray());
              componentOf.add(components.size());
            });
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
