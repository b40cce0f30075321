package dev.weft.cli.demo;

import dev.weft.core.RunManifest;
import dev.weft.core.proto.Circuit;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Snapshot;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which known circuits each cluster holds, with how many of their members; the most first. */
final class ClusterCircuits {
  private ClusterCircuits() {}

  /** Names of circuits by cluster id, as {@code feature 3 (2 of 2)}. */
  static Map<Long, List<String>> of(Snapshot snapshot, Manifest manifest, int most) {
    Map<Long, List<String>> circuits = new HashMap<>();
    List<Circuit> known =
        RunManifest.of(manifest).knownCircuits(snapshot.getProvenance().getEndStep() - 1);
    for (Cluster cluster : snapshot.getClustersList()) {
      circuits.put(cluster.getId(), of(cluster, known, most));
    }
    return circuits;
  }

  private record Held(Circuit circuit, long members) {}

  private static List<String> of(Cluster cluster, List<Circuit> circuits, int most) {
    Set<Integer> members = new HashSet<>(cluster.getMembersList());
    return circuits.stream()
        .map(
            circuit ->
                new Held(
                    circuit, circuit.getMembersList().stream().filter(members::contains).count()))
        .filter(held -> held.members > 0)
        .sorted(Comparator.comparingLong((Held held) -> -held.members))
        .limit(most)
        .map(
            held ->
                held.circuit.getName()
                    + " ("
                    + held.members
                    + " of "
                    + held.circuit.getMembersCount()
                    + ")")
        .toList();
  }
}
