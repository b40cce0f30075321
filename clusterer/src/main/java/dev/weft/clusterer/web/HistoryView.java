package dev.weft.clusterer.web;

import dev.weft.clusterer.spectral.AdjustedRandIndex;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Clusters over windows, and two windows side by side, as JSON. Stateless. */
final class HistoryView {
  private HistoryView() {}

  /** The largest clusters of each window, and how many members went from which to which. */
  static Map<String, Object> of(RunManifest manifest, List<Snapshot> snapshots, int limit) {
    List<Map<String, Object>> windows = new ArrayList<>();
    List<Map<String, Object>> flows = new ArrayList<>();
    Snapshot before = null;
    for (Snapshot snapshot : snapshots) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("window", snapshot.getProvenance().getWindow());
      row.put("clusters_total", snapshot.getClustersCount());
      row.put(
          "clusters",
          snapshot.getClustersList().stream()
              .limit(limit)
              .map(cluster -> Map.of("id", cluster.getId(), "size", cluster.getMembersCount()))
              .toList());
      windows.add(row);
      if (before != null) {
        flows.addAll(flows(manifest, before, snapshot, limit));
      }
      before = snapshot;
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", manifest.run());
    json.put("windows", windows);
    json.put("flows", flows);
    return json;
  }

  private static List<Map<String, Object>> flows(
      RunManifest manifest, Snapshot before, Snapshot after, int limit) {
    Membership earlier = Membership.of(largest(before, limit), manifest.subcomponents());
    Map<List<Long>, Integer> counts = new TreeMap<>(HistoryView::compare);
    for (Cluster cluster : largest(after, limit).getClustersList()) {
      for (int member : cluster.getMembersList()) {
        if (earlier.of(member) >= 0) {
          counts.merge(List.of(earlier.of(member), cluster.getId()), 1, Integer::sum);
        }
      }
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    counts.forEach(
        (ends, members) -> {
          Map<String, Object> row = new LinkedHashMap<>();
          row.put("window", after.getProvenance().getWindow());
          row.put("from", ends.get(0));
          row.put("to", ends.get(1));
          row.put("members", members);
          rows.add(row);
        });
    return rows;
  }

  private static int compare(List<Long> one, List<Long> other) {
    int first = Long.compare(one.get(0), other.get(0));
    return first != 0 ? first : Long.compare(one.get(1), other.get(1));
  }

  private static Snapshot largest(Snapshot snapshot, int limit) {
    int kept = Math.min(limit, snapshot.getClustersCount());
    return Snapshot.newBuilder()
        .addAllClusters(snapshot.getClustersList().subList(0, kept))
        .build();
  }

  /** ARI over the subcomponents clustered in both, and who changed cluster. */
  static Map<String, Object> compare(RunManifest manifest, Snapshot from, Snapshot to, int limit) {
    Membership before = Membership.of(from, manifest.subcomponents());
    Membership after = Membership.of(to, manifest.subcomponents());
    int[] both =
        IntStream.range(0, manifest.subcomponents())
            .filter(number -> before.of(number) >= 0 && after.of(number) >= 0)
            .toArray();
    int[] moved =
        IntStream.range(0, manifest.subcomponents())
            .filter(number -> before.of(number) != after.of(number))
            .toArray();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", manifest.run());
    json.put("from", SnapshotView.summary(from));
    json.put("to", SnapshotView.summary(to));
    json.put("clustered_in_both", both.length);
    json.put("ari", Json.number(ari(both, before, after)));
    json.put("moved_total", moved.length);
    json.put(
        "moved",
        IntStream.of(moved)
            .limit(limit)
            .mapToObj(number -> moved(manifest, number, before, after))
            .toList());
    return json;
  }

  private static double ari(int[] both, Membership before, Membership after) {
    if (both.length == 0) {
      return Double.NaN;
    }
    return AdjustedRandIndex.of(
        IntStream.of(both).map(number -> Math.toIntExact(before.of(number))).toArray(),
        IntStream.of(both).map(number -> Math.toIntExact(after.of(number))).toArray());
  }

  private static Map<String, Object> moved(
      RunManifest manifest, int number, Membership before, Membership after) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("key", manifest.key(number));
    row.put("from", before.of(number) < 0 ? null : before.of(number));
    row.put("to", after.of(number) < 0 ? null : after.of(number));
    return row;
  }
}
