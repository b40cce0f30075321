package dev.weft.producer.planted;

import dev.weft.producer.planted.Drift.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Applies changes to circuits, in the order of their steps and then as written. Circuits that are
 * born of a split or merge take the next numbers. Used by one thread, once.
 */
final class Drifting {
  /** Members of each circuit by its number. */
  private final List<int[]> members;

  private final List<String> names = new ArrayList<>();

  /** Where the circuit stands in {@link #circuits}, of those that hold. */
  private final Map<Integer, Integer> holding = new HashMap<>();

  private final List<PlantedCircuit> circuits = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private Drifting(List<int[]> members) {
    this.members = new ArrayList<>(members);
  }

  /**
   * All circuits that ever hold; one that vanishes and appears again stands twice.
   *
   * @param members of the circuits that are not born of changes
   * @throws IllegalArgumentException that names every change that can't be
   */
  static List<PlantedCircuit> apply(List<int[]> members, List<Drift> changes) {
    Drifting drifting = new Drifting(members);
    List<Drift> inOrder = changes.stream().sorted(Comparator.comparingLong(Drift::step)).toList();
    Set<Integer> later = appearingLater(inOrder);
    for (int c = 0; c < members.size(); c++) {
      drifting.names.add("circuit " + c);
      if (!later.contains(c)) {
        drifting.begin(c, 0);
      }
    }
    inOrder.forEach(drifting::apply);
    if (!drifting.problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", drifting.problems));
    }
    return List.copyOf(drifting.circuits);
  }

  /** Those whose first change is that they appear: they are not there at the beginning. */
  private static Set<Integer> appearingLater(List<Drift> inOrder) {
    Set<Integer> changed = new HashSet<>();
    Set<Integer> later = new HashSet<>();
    for (Drift drift : inOrder) {
      for (int circuit : drift.circuits()) {
        if (changed.add(circuit) && drift.kind() == Kind.APPEAR) {
          later.add(circuit);
        }
      }
    }
    return later;
  }

  private void begin(int circuit, long step) {
    holding.put(circuit, circuits.size());
    circuits.add(new PlantedCircuit(names.get(circuit), members.get(circuit), step, 0));
  }

  private void apply(Drift drift) {
    String problem = problem(drift);
    if (problem != null) {
      problems.add(drift + ": " + problem);
      return;
    }
    if (drift.kind() == Kind.APPEAR) {
      begin(drift.circuits().get(0), drift.step());
      return;
    }
    for (int circuit : drift.circuits()) {
      circuits.set(holding.get(circuit), circuits.get(holding.get(circuit)).until(drift.step()));
      holding.remove(circuit);
    }
    if (drift.kind() == Kind.SPLIT) {
      int circuit = drift.circuits().get(0);
      born(half(members.get(circuit), 0), "half of " + circuit, drift.step());
      born(half(members.get(circuit), 1), "half of " + circuit, drift.step());
    } else if (drift.kind() == Kind.MERGE) {
      int[] all =
          drift.circuits().stream()
              .flatMapToInt(circuit -> Arrays.stream(members.get(circuit)))
              .distinct()
              .sorted()
              .toArray();
      born(all, "of " + drift.circuits(), drift.step());
    }
  }

  private void born(int[] own, String from, long step) {
    names.add("circuit " + members.size() + ", " + from);
    members.add(own);
    begin(members.size() - 1, step);
  }

  /** Every other one, so that both halves cross the layers. */
  private static int[] half(int[] all, int parity) {
    return IntStream.range(0, all.length).filter(m -> m % 2 == parity).map(m -> all[m]).toArray();
  }

  private @Nullable String problem(Drift drift) {
    for (int circuit : drift.circuits()) {
      if (circuit >= members.size()) {
        return "there is no circuit " + circuit + " yet, only 0 to " + (members.size() - 1);
      }
      if (drift.kind() == Kind.APPEAR && holding.containsKey(circuit)) {
        return "circuit " + circuit + " is there already";
      }
      if (drift.kind() != Kind.APPEAR && !holding.containsKey(circuit)) {
        return "circuit " + circuit + " is not there then";
      }
      if (drift.kind() == Kind.SPLIT && members.get(circuit).length < 4) {
        return "circuit " + circuit + " has " + members.get(circuit).length + " members, not 4";
      }
    }
    return null;
  }
}
