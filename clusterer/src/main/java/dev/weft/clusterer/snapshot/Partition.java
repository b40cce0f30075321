package dev.weft.clusterer.snapshot;

import dev.weft.clusterer.graph.Graph;
import dev.weft.clusterer.graph.NormalisedCut;
import dev.weft.clusterer.graph.SimilarityGraph;
import dev.weft.clusterer.spectral.ClusterCount;
import dev.weft.clusterer.spectral.ClusterCount.Choice;
import dev.weft.clusterer.spectral.SpectralEmbedding;
import dev.weft.core.proto.Candidate;
import dev.weft.core.proto.Component;
import dev.weft.core.proto.KReason;
import dev.weft.core.proto.KRule;
import dev.weft.core.proto.Unclustered;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
    Graph whole = graph.whole().restrictedTo(nodes);
    CountSettings count = analysis.count();
    boolean given = count.rule() == KRule.K_RULE_GIVEN && components.isEmpty();
    int vectors =
        given
            ? Math.min(nodes.length, count.given() + 1)
            : ClusterCount.wantedVectors(nodes.length);
    SpectralEmbedding embedding = SpectralEmbedding.of(whole, 0, Math.max(2, vectors));
    Choice choice =
        given
            ? new Choice(
                Math.min(count.given(), embedding.eigenvalues().length),
                ClusterCount.Reason.GIVEN,
                List.of())
            : ClusterCount.choose(
                new ClusterCount.Component(
                    whole,
                    graph.even().restrictedTo(nodes),
                    graph.odd().restrictedTo(nodes),
                    embedding),
                count.rule() == KRule.K_RULE_LARGEST_GAP
                    ? ClusterCount.Rule.LARGEST_GAP
                    : ClusterCount.Rule.FINEST,
                predecessor == null
                    ? OptionalInt.empty()
                    : predecessor.keptCount(own, window, count.searchEveryWindows()));
    int[] labels =
        choice.k() == 1 ? new int[nodes.length] : embedding.partition(choice.k(), analysis.seed());
    Component.Builder message = message(whole, embedding, choice, labels);
    if (choice.reason() == ClusterCount.Reason.KEPT && predecessor != null) {
      predecessor.copySearch(own, message);
    } else {
      message.setSearchedWindow(window.window()).setSearchedSamples(window.sampleCount());
    }
    collect(own, labels, analysis.smallestCluster());
    components.add(message.build());
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

  private static Component.Builder message(
      Graph whole, SpectralEmbedding embedding, Choice choice, int[] labels) {
    Component.Builder message =
        Component.newBuilder()
            .setSize(whole.nodes())
            .setEdges(whole.edges())
            .setK(choice.k())
            .setReason(KReason.valueOf("K_REASON_" + choice.reason().name()))
            .setSecondEigenvalue(embedding.eigenvalues()[1])
            .setCapped(
                embedding.eigenvalues().length < ClusterCount.wantedVectors(whole.nodes())
                    && choice.reason() != ClusterCount.Reason.GIVEN)
            .setNormalisedCut(NormalisedCut.of(whole, labels, choice.k()));
    choice
        .candidates()
        .forEach(
            candidate ->
                message.addCandidates(
                    Candidate.newBuilder()
                        .setK(candidate.k())
                        .setGap(candidate.gap())
                        .setAgreement(candidate.agreement())));
    return message;
  }
}
