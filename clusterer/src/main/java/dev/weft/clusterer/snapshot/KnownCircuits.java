package dev.weft.clusterer.snapshot;

import dev.weft.clusterer.quality.NormalizedMutualInformation;
import dev.weft.clusterer.spectral.AdjustedRandIndex;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Circuit;
import dev.weft.core.proto.Cluster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The truth where it is known, on the eligible subcomponents: for ARI and purity on those of one
 * circuit, for F1 on the members of any.
 */
final class KnownCircuits {
  /** The circuit of this name holds what mixes all features: no label. */
  private static final String DENSE = "dense";

  /** Of members of several circuits: they have no label. */
  private static final int SHARED = -1;

  private final Map<Integer, Integer> truth = new HashMap<>();

  /** Eligible members of each circuit that has some. */
  private final List<Set<Integer>> circuits = new ArrayList<>();

  /**
   * Of a window.
   *
   * @param step the window's last: circuits that hold then are its truth
   * @param eligible numbers of subcomponents, ascending
   */
  KnownCircuits(RunManifest manifest, long step, int[] eligible) {
    Map<Integer, Integer> circuitOf = new HashMap<>();
    for (Circuit circuit : manifest.knownCircuits(step)) {
      if (!circuit.getName().equals(DENSE)) {
        Set<Integer> members = new HashSet<>(circuit.getMembersList());
        members.removeIf(member -> Arrays.binarySearch(eligible, member) < 0);
        if (!members.isEmpty()) {
          int label = circuits.size();
          circuits.add(members);
          members.forEach(member -> circuitOf.merge(member, label, (one, other) -> SHARED));
        }
      }
    }
    circuitOf.forEach(
        (member, circuit) -> {
          if (circuit != SHARED) {
            truth.put(member, circuit);
          }
        });
  }

  /** Whether no circuit has an eligible member. */
  boolean none() {
    return circuits.isEmpty();
  }

  /** Number of subcomponents with a label. */
  int labelled() {
    return truth.size();
  }

  /**
   * ARI over the labelled; what is in no cluster counts as a cluster of its own.
   *
   * @param labels index of the cluster of each clustered subcomponent
   */
  double agreement(Map<Integer, Integer> labels) {
    return AdjustedRandIndex.of(truths(), labels(labels));
  }

  /** NMI, likewise. */
  double mutualInformation(Map<Integer, Integer> labels) {
    return NormalizedMutualInformation.of(truths(), labels(labels));
  }

  private int[] truths() {
    return truth.keySet().stream().sorted().mapToInt(truth::get).toArray();
  }

  private int[] labels(Map<Integer, Integer> labels) {
    return truth.keySet().stream()
        .sorted()
        .mapToInt(number -> labels.getOrDefault(number, -1 - number))
        .toArray();
  }

  /**
   * Of the members of clusters with a labelled one, the share that belongs to its cluster's most
   * frequent circuit: unlabelled intruders count against it. 0 where no cluster holds a labelled
   * one.
   */
  double purity(List<Cluster> clusters) {
    long all =
        clusters.stream()
            .filter(cluster -> mostFrequent(cluster) > 0)
            .mapToLong(Cluster::getMembersCount)
            .sum();
    return all == 0 ? 0 : (double) right(clusters) / all;
  }

  /** How many labelled subcomponents belong to their cluster's most frequent circuit. */
  long right(List<Cluster> clusters) {
    return clusters.stream().mapToLong(this::mostFrequent).sum();
  }

  private int mostFrequent(Cluster cluster) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (int member : cluster.getMembersList()) {
      Integer circuit = truth.get(member);
      if (circuit != null) {
        counts.merge(circuit, 1, Integer::sum);
      }
    }
    return counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /**
   * Best-match F1 (average F1 of Yang and Leskovec 2013), which allows circuits to overlap: F1 of
   * each circuit to the cluster that matches it best, averaged; F1 of each cluster that holds a
   * member of a circuit to its best circuit, averaged; the mean of both. 1 where clusters and
   * circuits are the same sets. Cost: the pairs of a cluster and a circuit with members in common.
   */
  double bestMatchF1(List<Cluster> clusters) {
    Map<Integer, List<Integer>> circuitsOf = new HashMap<>();
    for (int c = 0; c < circuits.size(); c++) {
      int circuit = c;
      circuits
          .get(c)
          .forEach(m -> circuitsOf.computeIfAbsent(m, all -> new ArrayList<>()).add(circuit));
    }
    double[] ofCircuit = new double[circuits.size()];
    double ofClusters = 0;
    int touched = 0;
    for (Cluster cluster : clusters) {
      Map<Integer, Integer> common = new HashMap<>();
      for (int member : cluster.getMembersList()) {
        circuitsOf.getOrDefault(member, List.of()).forEach(c -> common.merge(c, 1, Integer::sum));
      }
      double best = 0;
      for (Map.Entry<Integer, Integer> entry : common.entrySet()) {
        int circuit = entry.getKey();
        double f1 =
            2.0 * entry.getValue() / (cluster.getMembersCount() + circuits.get(circuit).size());
        ofCircuit[circuit] = Math.max(ofCircuit[circuit], f1);
        best = Math.max(best, f1);
      }
      ofClusters += best;
      touched += common.isEmpty() ? 0 : 1;
    }
    double circuitsMean = Arrays.stream(ofCircuit).average().orElse(0);
    return (circuitsMean + (touched == 0 ? 0 : ofClusters / touched)) / 2;
  }
}
