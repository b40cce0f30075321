package dev.weft.clusterer.snapshot;

import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Component;
import dev.weft.core.proto.KReason;
import dev.weft.core.proto.Snapshot;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** What a snapshot takes from the one before: ids, and numbers of clusters that may stay. */
final class Predecessor {
  private final Snapshot snapshot;
  private final Map<Integer, Integer> componentOf = new HashMap<>();

  Predecessor(Snapshot snapshot) {
    this.snapshot = snapshot;
    for (Cluster cluster : snapshot.getClustersList()) {
      cluster.getMembersList().forEach(member -> componentOf.put(member, cluster.getComponent()));
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
   * The number of clusters that a component may keep: none if it is due for a search, changed by
   * more than a tenth of its members, or rests on twice the samples of the last search: what halves
   * agreed on then is too coarse now.
   */
  OptionalInt keptCount(int[] members, WindowCorrelations window, int searchEveryWindows) {
    OptionalInt counterpart = counterpart(members);
    if (counterpart.isEmpty()) {
      return OptionalInt.empty();
    }
    Component before = snapshot.getComponents(counterpart.getAsInt());
    long shared = 0;
    for (int member : members) {
      Integer component = componentOf.get(member);
      shared += component != null && component == counterpart.getAsInt() ? 1 : 0;
    }
    long changed = members.length + before.getSize() - 2 * shared;
    boolean decided =
        before.getReason() == KReason.K_REASON_FINEST_THAT_REPLICATES
            || before.getReason() == KReason.K_REASON_LARGEST_GAP
            || before.getReason() == KReason.K_REASON_KEPT;
    return decided
            && 10 * changed <= members.length
            && window.window() - before.getSearchedWindow() < searchEveryWindows
            && window.sampleCount() < 2 * before.getSearchedSamples()
        ? OptionalInt.of(before.getK())
        : OptionalInt.empty();
  }

  /** Says of a component that keeps its number of clusters when that was searched for. */
  void copySearch(int[] members, Component.Builder component) {
    Component before = snapshot.getComponents(counterpart(members).orElseThrow());
    component
        .setSearchedWindow(before.getSearchedWindow())
        .setSearchedSamples(before.getSearchedSamples());
  }
}
