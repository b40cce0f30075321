package dev.weft.clusterer.snapshot;

import dev.weft.core.proto.Unclustered;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which subcomponents can be clustered: those that fired often enough and not always. Eligible ones
 * are numbered 0..n-1 in order.
 */
record Eligibility(int[] numbers, List<Unclustered> excluded) {
  static Eligibility of(WindowCorrelations window, Scope scope) {
    boolean[] included = scope.includes(window.manifest());
    List<Integer> eligible = new ArrayList<>();
    Unclustered.Builder rare =
        Unclustered.newBuilder().setReason(Unclustered.Reason.TOO_FEW_FIRINGS);
    Unclustered.Builder always = Unclustered.newBuilder().setReason(Unclustered.Reason.ALWAYS_ON);
    Unclustered.Builder outside =
        Unclustered.newBuilder().setReason(Unclustered.Reason.NOT_INCLUDED);
    for (int c = 0; c < window.manifest().subcomponents(); c++) {
      long firings = window.totalFirings(c);
      if (!included[c]) {
        outside.addMembers(c);
      } else if (firings < scope.minFirings() * window.unitsPerSample()) {
        rare.addMembers(c);
      } else if (firings == window.totalSamples()) {
        always.addMembers(c);
      } else {
        eligible.add(c);
      }
    }
    return new Eligibility(
        eligible.stream().mapToInt(Integer::intValue).toArray(),
        Stream.of(rare, always, outside)
            .filter(list -> list.getMembersCount() > 0 || list != outside)
            .map(Unclustered.Builder::build)
            .toList());
  }

  int count() {
    return numbers.length;
  }

  /** Index among the eligible of each subcomponent, -1 for the others. */
  int[] indexes(int subcomponents) {
    int[] indexes = new int[subcomponents];
    Arrays.fill(indexes, -1);
    for (int i = 0; i < numbers.length; i++) {
      indexes[numbers[i]] = i;
    }
    return indexes;
  }
}
