package dev.weft.clusterer.web;

import dev.weft.clusterer.identity.ClusterEvents;
import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.core.FixedPoint;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Circuit;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Event;
import dev.weft.core.proto.ExemplarsRecord;
import dev.weft.core.proto.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One cluster as JSON.
 *
 * @param window its correlations, or null where they are no longer kept
 */
record ClusterView(
    RunManifest manifest, Snapshot snapshot, Cluster cluster, @Nullable WindowCorrelations window) {
  private static final int NEIGHBOURS = 20;

  /**
   * Everything.
   *
   * @param exemplars what it is active on, if that is known
   * @param member number of the subcomponent whose own importance is wanted in exemplars; or -1
   */
  Map<String, Object> json(
      List<Snapshot> history, Optional<ExemplarsRecord> exemplars, int member) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", snapshot.getRun());
    json.put("manifest", snapshot.getDigest());
    json.put("reading", snapshot.getReading().getName());
    json.put("analysis", snapshot.getAnalysis().getName());
    json.put("window", snapshot.getProvenance().getWindow());
    json.putAll(SnapshotView.cluster(cluster));
    json.put("members", members());
    json.put("history", history(history, cluster.getId()));
    json.put("neighbours", neighbours());
    json.put("circuits", circuits());
    json.put("exemplars_kept", exemplars.isPresent());
    exemplars.ifPresent(
        record ->
            new ExemplarView(manifest, record).put(json, record.getMembersList().indexOf(member)));
    return json;
  }

  private List<Map<String, Object>> members() {
    List<Map<String, Object>> rows = new ArrayList<>();
    Set<Integer> core = new HashSet<>(cluster.getCoreList());
    for (int m = 0; m < cluster.getMembersCount(); m++) {
      int number = cluster.getMembers(m);
      Map<String, Object> row = subcomponent(manifest, number, window);
      row.put(
          "centrality",
          m < cluster.getStrengthsCount() ? Json.number(cluster.getStrengths(m)) : null);
      row.put(
          "belonging",
          m < cluster.getBelongingsCount() ? Json.number(cluster.getBelongings(m)) : null);
      row.put("core", core.contains(number));
      rows.add(row);
    }
    return rows;
  }

  /** A subcomponent and its marginals. */
  static Map<String, Object> subcomponent(
      RunManifest manifest, int number, @Nullable WindowCorrelations window) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("key", manifest.key(number));
    row.put("number", number);
    row.put("matrix", manifest.matrix(number).getName());
    row.put("layer", manifest.layer(number));
    double samples = window == null ? 0 : window.totalSamples();
    boolean known = window != null && samples > 0;
    row.put(
        "mean_importance",
        known ? Json.number(window.totalSum(number) / samples / FixedPoint.ONE) : null);
    row.put(
        "firings", known ? CorrelationView.inSamples(window, window.totalFirings(number)) : null);
    row.put("firing_density", known ? Json.number(window.totalFirings(number) / samples) : null);
    return row;
  }

  static List<Map<String, Object>> history(List<Snapshot> snapshots, long id) {
    List<Map<String, Object>> rows = new ArrayList<>();
    Snapshot before = null;
    for (Snapshot snapshot : snapshots) {
      Cluster then = Membership.cluster(snapshot, id).orElse(null);
      List<Event> events = before == null ? List.of() : events(before, snapshot, id);
      if (then != null || !events.isEmpty()) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("window", snapshot.getProvenance().getWindow());
        row.put("size", then == null ? 0 : then.getMembersCount());
        row.put("cohesion", then == null ? null : Json.number(then.getCohesion()));
        row.put("stability", then == null ? null : stability(then, before));
        row.put("events", events.stream().map(ClusterView::told).toList());
        rows.add(row);
      }
      before = snapshot;
    }
    return rows;
  }

  private static @Nullable Double stability(Cluster then, @Nullable Snapshot before) {
    return before == null
        ? null
        : SnapshotView.stability(then, Membership.cluster(before, then.getId()).orElse(null));
  }

  private static List<Event> events(Snapshot before, Snapshot snapshot, long id) {
    return ClusterEvents.between(before, snapshot).stream()
        .filter(event -> event.getCluster() == id || event.getRelatedList().contains(id))
        .toList();
  }

  private static String told(Event event) {
    return Json.label(event.getKind().name(), "CLUSTER_") + " " + event.getDetail();
  }

  /** Clusters by the sum of r over the emitted pairs between them and this one. */
  private List<Map<String, Object>> neighbours() {
    if (window == null) {
      return List.of();
    }
    Membership membership = Membership.of(snapshot, manifest.subcomponents());
    Map<Long, double[]> sums = new HashMap<>();
    double[] r = window.correlations();
    for (int pair = 0; pair < r.length; pair++) {
      long one = membership.of(window.rows()[pair]);
      long other = membership.of(window.columns()[pair]);
      boolean between = (one == cluster.getId()) != (other == cluster.getId());
      if (between && one >= 0 && other >= 0 && Double.isFinite(r[pair])) {
        double[] sum =
            sums.computeIfAbsent(one == cluster.getId() ? other : one, id -> new double[2]);
        sum[0] += r[pair];
        sum[1]++;
      }
    }
    return sums.entrySet().stream()
        .sorted(Comparator.comparingDouble(entry -> -entry.getValue()[0]))
        .limit(NEIGHBOURS)
        .map(entry -> neighbour(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static Map<String, Object> neighbour(long id, double[] sum) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("id", id);
    row.put("pairs", (long) sum[1]);
    row.put("mean_r", sum[0] / sum[1]);
    row.put("sum_r", sum[0]);
    return row;
  }

  private List<Map<String, Object>> circuits() {
    List<Map<String, Object>> rows = new ArrayList<>();
    Set<Integer> members = new HashSet<>(cluster.getMembersList());
    long step = snapshot.getProvenance().getEndStep() - 1;
    for (Circuit circuit : manifest.knownCircuits(step)) {
      long shared = circuit.getMembersList().stream().filter(members::contains).count();
      if (shared > 0) {
        rows.add(
            Map.of(
                "circuit", circuit.getName(),
                "members", circuit.getMembersCount(),
                "shared", shared));
      }
    }
    return rows;
  }
}
