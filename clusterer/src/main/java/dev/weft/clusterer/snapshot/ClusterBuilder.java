package dev.weft.clusterer.snapshot;

import dev.weft.clusterer.graph.Graph;
import dev.weft.clusterer.quality.GraphQuality;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.LayerCount;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Cluster messages from lists of members: layers, strengths, stability; the largest first. */
final class ClusterBuilder {
  private final WindowCorrelations window;
  private final Graph graph;
  private final Partition partition;
  private final int[] indexes;
  private final GraphQuality quality;
  private final MemberStrengths strengths;
  private final double[] cohesionSums;
  private final int[] cohesionPairs;

  ClusterBuilder(
      WindowCorrelations window,
      Graph graph,
      Eligibility eligibility,
      double[] correlations,
      Partition partition) {
    this.window = window;
    this.graph = graph;
    this.partition = partition;
    this.indexes = eligibility.indexes(window.manifest().subcomponents());
    int clusters = partition.members().size();
    cohesionSums = new double[clusters];
    cohesionPairs = new int[clusters];
    int[] clusterOf = partition.clusterOf(window.manifest().subcomponents());
    quality =
        GraphQuality.of(
            graph,
            Arrays.stream(eligibility.numbers()).map(number -> clusterOf[number]).toArray(),
            clusters);
    strengths = MemberStrengths.of(window, indexes, correlations, clusterOf);
    for (int pair = 0; pair < correlations.length; pair++) {
      int cluster = clusterOf[window.rows()[pair]];
      if (cluster >= 0 && cluster == clusterOf[window.columns()[pair]]) {
        cohesionSums[cluster] += Double.isNaN(correlations[pair]) ? 0 : correlations[pair];
        cohesionPairs[cluster]++;
      }
    }
  }

  /** Cuts of the graph, by the partition's clusters. */
  GraphQuality quality() {
    return quality;
  }

  /** The largest first, without ids. */
  List<Cluster> clusters() {
    return IntStream.range(0, partition.members().size())
        .boxed()
        .sorted(
            Comparator.comparingInt((Integer c) -> -partition.members().get(c).length)
                .thenComparingInt(c -> partition.members().get(c)[0]))
        .map(this::cluster)
        .toList();
  }

  private Cluster cluster(int index) {
    int[] members = partition.members().get(index);
    Map<Integer, Long> layers =
        Arrays.stream(members)
            .boxed()
            .collect(
                Collectors.groupingBy(
                    window.manifest()::layer, TreeMap::new, Collectors.counting()));
    long strong = layers.values().stream().filter(count -> 10 * count >= members.length).count();
    Cluster.Builder cluster =
        Cluster.newBuilder()
            .setCohesion(cohesionPairs[index] == 0 ? 0 : cohesionSums[index] / cohesionPairs[index])
            .setDensity(density(members))
            .setConductance(quality.conductance(index))
            .setMultiLayer(strong >= 2)
            .setComponent(partition.componentOf().get(index));
    Arrays.stream(members).forEach(cluster::addMembers);
    strengths.describe(cluster);
    double[] overlaps = partition.halfOverlaps().get(index);
    if (overlaps.length > 0) {
      cluster.setHalvesWindow(window.window());
      Arrays.stream(overlaps).forEach(overlap -> cluster.addHalfOverlaps((float) overlap));
    }
    layers.forEach(
        (layer, count) ->
            cluster.addLayers(
                LayerCount.newBuilder().setLayer(layer).setMembers(count.intValue())));
    return cluster.build();
  }

  /** The share of the members' pairs that are edges of the graph. */
  private double density(int[] members) {
    if (members.length < 2) {
      return 0;
    }
    boolean[] within = new boolean[graph.nodes()];
    Arrays.stream(members).forEach(member -> within[indexes[member]] = true);
    long ends = 0;
    for (int member : members) {
      int node = indexes[member];
      for (int e = graph.from(node); e < graph.to(node); e++) {
        ends += within[graph.neighbour(e)] ? 1 : 0;
      }
    }
    return (double) ends / ((long) members.length * (members.length - 1));
  }
}
