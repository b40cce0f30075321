package dev.weft.clusterer.snapshot;

import dev.weft.clusterer.spectral.AdjustedRandIndex;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Circuit;
import dev.weft.core.proto.Cluster;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The truth of toy models, on the eligible subcomponents that belong to a circuit. */
final class KnownCircuits {
  /** The circuit of this name holds what mixes all features: no label. */
  private static final String DENSE = "dense";

  private final Map<Integer, Integer> truth = new HashMap<>();

  KnownCircuits(RunManifest manifest, int[] eligible) {
    Map<Integer, Integer> circuitOf = new HashMap<>();
    List<Circuit> circuits = manifest.message().getKnownCircuitsList();
    for (int c = 0; c < circuits.size(); c++) {
      if (!circuits.get(c).getName().equals(DENSE)) {
        int label = c;
        circuits.get(c).getMembersList().forEach(member -> circuitOf.put(member, label));
      }
    }
    for (int number : eligible) {
      Integer circuit = circuitOf.get(number);
      if (circuit != null) {
        truth.put(number, circuit);
      }
    }
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
    List<Integer> numbers = truth.keySet().stream().sorted().toList();
    return AdjustedRandIndex.of(
        numbers.stream().mapToInt(truth::get).toArray(),
        numbers.stream().mapToInt(n -> labels.getOrDefault(n, -1 - n)).toArray());
  }

  /**
   * Of the members of clusters with a labelled one, the share that belongs to its cluster's most
   * frequent circuit: unlabelled intruders count against it. 0 where no cluster holds a labelled
   * one.
   */
  double purity(List<Cluster> clusters) {
    long right = 0;
    long all = 0;
    for (Cluster cluster : clusters) {
      Map<Integer, Integer> counts = new HashMap<>();
      for (int member : cluster.getMembersList()) {
        Integer circuit = truth.get(member);
        if (circuit != null) {
          counts.merge(circuit, 1, Integer::sum);
        }
      }
      if (!counts.isEmpty()) {
        right += counts.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
        all += cluster.getMembersCount();
      }
    }
    return all == 0 ? 0 : (double) right / all;
  }
}
