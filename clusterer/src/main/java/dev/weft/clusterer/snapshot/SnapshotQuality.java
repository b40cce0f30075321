package dev.weft.clusterer.snapshot;

import dev.weft.clusterer.quality.NormalizedMutualInformation;
import dev.weft.clusterer.spectral.AdjustedRandIndex;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Quality;
import dev.weft.core.proto.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a snapshot's clusters as a whole are worth: figures over clusters, and agreement. */
final class SnapshotQuality {
  private SnapshotQuality() {}

  /** All but what the graph says. */
  static Quality.Builder of(
      List<Cluster> clusters, @Nullable Snapshot before, KnownCircuits circuits) {
    int multiLayer = (int) clusters.stream().filter(Cluster::getMultiLayer).count();
    Quality.Builder quality =
        Quality.newBuilder()
            .setMultiLayerClusters(multiLayer)
            .setMultiLayerShare(clusters.isEmpty() ? 0 : (double) multiLayer / clusters.size())
            .setMeanLayers(clusters.stream().mapToInt(Cluster::getLayersCount).average().orElse(0))
            .setCoreMembers(clusters.stream().mapToInt(Cluster::getCoreCount).sum());
    double[] overlaps =
        clusters.stream()
            .filter(cluster -> cluster.getHalfOverlapsCount() > 0)
            .mapToDouble(SnapshotQuality::halfOverlap)
            .sorted()
            .toArray();
    if (overlaps.length > 0) {
      quality.setMedianHalfOverlap(overlaps[overlaps.length / 2]);
    }
    Map<Integer, Integer> labels = labels(clusters);
    if (before != null) {
      agreement(labels, labels(before.getClustersList()), quality);
    }
    circuits(circuits, clusters, labels, quality);
    return quality;
  }

  private static double halfOverlap(Cluster cluster) {
    return cluster.getHalfOverlapsList().stream()
        .mapToDouble(Float::doubleValue)
        .average()
        .orElse(0);
  }

  private static void circuits(
      KnownCircuits circuits,
      List<Cluster> clusters,
      Map<Integer, Integer> labels,
      Quality.Builder quality) {
    if (!circuits.none()) {
      quality.setCircuitsF1(circuits.bestMatchF1(clusters));
    }
    if (circuits.labelled() > 0) {
      List<Cluster> cores = clusters.stream().map(SnapshotQuality::core).toList();
      quality
          .setCircuitsAri(circuits.agreement(labels))
          .setCircuitsNmi(circuits.mutualInformation(labels))
          .setCircuitsLabelled(circuits.labelled())
          .setCircuitsPurity(circuits.purity(clusters))
          .setCircuitsCorePurity(circuits.purity(cores))
          .setCircuitsCoreShare((double) circuits.right(cores) / circuits.labelled());
    }
  }

  private static Cluster core(Cluster cluster) {
    return Cluster.newBuilder().addAllMembers(cluster.getCoreList()).build();
  }

  /** Index of the cluster of each clustered subcomponent. */
  private static Map<Integer, Integer> labels(List<Cluster> clusters) {
    Map<Integer, Integer> labels = new HashMap<>();
    for (int c = 0; c < clusters.size(); c++) {
      int label = c;
      clusters.get(c).getMembersList().forEach(member -> labels.put(member, label));
    }
    return labels;
  }

  /** Over what both cluster; nothing where they share nothing. */
  private static void agreement(
      Map<Integer, Integer> labels, Map<Integer, Integer> others, Quality.Builder quality) {
    List<Integer> shared = labels.keySet().stream().filter(others::containsKey).sorted().toList();
    if (!shared.isEmpty()) {
      int[] one = shared.stream().mapToInt(labels::get).toArray();
      int[] other = shared.stream().mapToInt(others::get).toArray();
      quality
          .setAgreementWithPredecessor(AdjustedRandIndex.of(one, other))
          .setNmiWithPredecessor(NormalizedMutualInformation.of(one, other));
    }
  }
}
