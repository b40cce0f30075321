package dev.weft.clusterer.snapshot;

import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Component;
import dev.weft.core.proto.KReason;
import dev.weft.core.proto.Snapshot;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What a snapshot takes from the one before: ids, and numbers of clusters that may stay. */
final class Predecessor {
  private final Snapshot snapshot;
  private final Map<Integer, Integer> componentOf = new HashMap<>();
  private final Map<Integer, Integer> clusterOf = new HashMap<>();

  Predecessor(Snapshot snapshot) {
    this.snapshot = snapshot;
    for (int c = 0; c < snapshot.getClustersCount(); c++) {
      Cluster cluster = snapshot.getClusters(c);
      for (int member : cluster.getMembersList()) {
        componentOf.put(member, cluster.getComponent());
        clusterOf.put(member, c);
      }
    }
  }

  Snapshot snapshot() {
    return snapshot;
  }

  /** The component that shares most members, if any does. */
  private OptionalInt counterpart(int[] members) {
    Map<Integer, Integer> shared = new HashMap<>();
    for (int member : members) {
      Integer component = componentOf.get(member);
      if (component != null) {
        shared.merge(component, 1, Integer::sum);
      }
    }
    int most = shared.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return shared.entrySet().stream()
        .filter(entry -> entry.getValue() == most)
        .mapToInt(Map.Entry::getKey)
        .min();
  }

  /**
   * What a component may keep.
   *
   * @param k number of clusters
   * @param gap behind it when it was searched for
   * @param component the predecessor's, where that search is recorded
   */
  record Kept(int k, double gap, Component component) {}

  /**
   * The number of clusters that a component may keep: none if it is due for a search, changed by
   * more than a tenth of its members, was found by other settings, or rests on twice the samples of
   * the last search: what halves agreed on then is too coarse now.
   */
  Optional<Kept> kept(int[] members, WindowCorrelations window, Analysis analysis) {
    OptionalInt counterpart = counterpart(members);
    if (counterpart.isEmpty() || !snapshot.getAnalysis().equals(analysis.message())) {
      return Optional.empty();
    }
    Component before = snapshot.getComponents(counterpart.getAsInt());
    long shared = 0;
    for (int member : members) {
      Integer component = componentOf.get(member);
      shared += component != null && component == counterpart.getAsInt() ? 1 : 0;
    }
    long changed = members.length + before.getSize() - 2 * shared;
    if (!decided(before)
        || 10 * changed > members.length
        || window.window() - before.getSearchedWindow() >= analysis.count().searchEveryWindows()
        || window.sampleCount() >= 2 * before.getSearchedSamples()) {
      return Optional.empty();
    }
    return before.getCandidatesList().stream()
        .filter(candidate -> candidate.getK() == before.getK())
        .findFirst()
        .map(candidate -> new Kept(before.getK(), candidate.getGap(), before));
  }

  private static boolean decided(Component before) {
    return before.getReason() == KReason.K_REASON_FINEST_THAT_REPLICATES
        || before.getReason() == KReason.K_REASON_LARGEST_GAP
        || before.getReason() == KReason.K_REASON_KEPT;
  }

  /** The predecessor's cluster of each member, numbered from 0 in their order; -1 for none. */
  int[] labels(int[] members) {
    Map<Integer, Integer> numbers = new HashMap<>();
    int[] labels = new int[members.length];
    for (int i = 0; i < members.length; i++) {
      Integer cluster = clusterOf.get(members[i]);
      labels[i] = cluster == null ? -1 : numbers.computeIfAbsent(cluster, c -> numbers.size());
    }
    return labels;
  }

  /** Whether agreement of the halves was last looked at so many windows ago, or never. */
  boolean halvesAreOld(long window, int everyWindows) {
    long last =
        snapshot.getClustersList().stream()
            .filter(cluster -> cluster.getHalfOverlapsCount() > 0)
            .filter(cluster -> large(cluster.getComponent()))
            .mapToLong(Cluster::getHalvesWindow)
            .max()
            .orElse(-everyWindows);
    return window - last >= everyWindows;
  }

  private boolean large(int component) {
    return snapshot.getComponents(component).getSize() > HalfOverlaps.ALWAYS;
  }
}
