package dev.weft.clusterer.identity;

import dev.weft.core.proto.Cluster;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which clusters came of which, between two windows. A cluster split if at least two parts, each of
 * a quarter of its members and three of them at least, became clusters of their own: new ones, or
 * its own id. Clusters merged the same way, read backwards. A part that joins another, living
 * cluster is neither.
 */
record Succession(List<Split> splits, List<Merge> merges) {
  /** What it split into goes by id. */
  record Split(Cluster from, List<Cluster> into) {}

  /** What it merged from goes by id. */
  record Merge(List<Cluster> from, Cluster into) {}

  static Succession between(List<Cluster> before, List<Cluster> after) {
    Set<Long> old = ids(before);
    Set<Long> living = ids(after);
    Map<Integer, List<Cluster>> parts = new TreeMap<>();
    Map<Integer, List<Cluster>> sources = new TreeMap<>();
    for (Overlap overlap : overlaps(before, after)) {
      Cluster from = before.get(overlap.from);
      Cluster into = after.get(overlap.into);
      boolean same = from.getId() == into.getId();
      boolean mostOfInto =
          !old.contains(into.getId()) && 2 * overlap.shared >= into.getMembersCount();
      if ((same || mostOfInto) && SizeChange.large(overlap.shared, from.getMembersCount())) {
        parts.computeIfAbsent(overlap.from, index -> new ArrayList<>()).add(into);
      }
      boolean mostOfFrom =
          !living.contains(from.getId()) && 2 * overlap.shared >= from.getMembersCount();
      if ((same || mostOfFrom) && SizeChange.large(overlap.shared, into.getMembersCount())) {
        sources.computeIfAbsent(overlap.into, index -> new ArrayList<>()).add(from);
      }
    }
    List<Split> splits = new ArrayList<>();
    parts.forEach((from, into) -> splits.add(new Split(before.get(from), byId(into))));
    List<Merge> merges = new ArrayList<>();
    sources.forEach((into, from) -> merges.add(new Merge(byId(from), after.get(into))));
    return new Succession(
        splits.stream().filter(split -> split.into.size() > 1).toList(),
        merges.stream().filter(merge -> merge.from.size() > 1).toList());
  }

  private static List<Cluster> byId(List<Cluster> clusters) {
    return clusters.stream()
        .sorted((one, other) -> Long.compare(one.getId(), other.getId()))
        .toList();
  }

  private static Set<Long> ids(List<Cluster> clusters) {
    return clusters.stream().map(Cluster::getId).collect(Collectors.toSet());
  }

  /** How many members two share, by index before, then after. */
  private record Overlap(int from, int into, int shared) {}

  private static List<Overlap> overlaps(List<Cluster> before, List<Cluster> after) {
    Map<Integer, Integer> intoOf = new HashMap<>();
    for (int index = 0; index < after.size(); index++) {
      for (int member : after.get(index).getMembersList()) {
        intoOf.put(member, index);
      }
    }
    List<Overlap> overlaps = new ArrayList<>();
    for (int from = 0; from < before.size(); from++) {
      Map<Integer, Integer> shared = new TreeMap<>();
      for (int member : before.get(from).getMembersList()) {
        Integer into = intoOf.get(member);
        if (into != null) {
          shared.merge(into, 1, Integer::sum);
        }
      }
      int index = from;
      shared.forEach((into, count) -> overlaps.add(new Overlap(index, into, count)));
    }
    return overlaps;
  }

  /** Whether an event tells where the cluster of this id went or came from. */
  boolean tells(long id) {
    return splits.stream()
            .anyMatch(
                split ->
                    split.from.getId() == id
                        || split.into.stream().anyMatch(part -> part.getId() == id))
        || merges.stream()
            .anyMatch(
                merge ->
                    merge.into.getId() == id
                        || merge.from.stream().anyMatch(source -> source.getId() == id));
  }
}
