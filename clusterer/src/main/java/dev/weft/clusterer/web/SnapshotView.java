package dev.weft.clusterer.web;

import dev.weft.clusterer.identity.ClusterEvents;
import dev.weft.clusterer.identity.ClusterHistory;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Component;
import dev.weft.core.proto.Provenance;
import dev.weft.core.proto.Quality;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.Unclustered;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Snapshots as JSON. Stateless. */
final class SnapshotView {
  private SnapshotView() {}

  static double samples(Snapshot snapshot) {
    return snapshot.getProvenance().getSamplesList().stream().mapToDouble(n -> n).sum();
  }

  /** What identifies and sums up a snapshot. */
  static Map<String, Object> summary(Snapshot snapshot) {
    Provenance provenance = snapshot.getProvenance();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", snapshot.getRun());
    json.put("manifest", snapshot.getDigest());
    json.put("reading", snapshot.getReading().getName());
    json.put("analysis", snapshot.getAnalysis().getName());
    json.put("window", provenance.getWindow());
    json.put("steps", List.of(provenance.getFirstStep(), provenance.getEndStep()));
    json.put("samples", samples(snapshot));
    json.put("eligible", snapshot.getQuality().getEligible());
    json.put("edges", snapshot.getQuality().getEdges());
    json.put("clusters", snapshot.getClustersCount());
    json.put("multi_layer_clusters", snapshot.getQuality().getMultiLayerClusters());
    json.put(
        "agreement_with_predecessor",
        snapshot.getQuality().hasAgreementWithPredecessor()
            ? Json.number(snapshot.getQuality().getAgreementWithPredecessor())
            : null);
    json.put("quality", quality(snapshot.getQuality()));
    json.put("created_at_milliseconds", provenance.getCreatedAt());
    json.put("took_milliseconds", provenance.getTookMilliseconds());
    json.put("nodes", provenance.getNodesList().stream().map(SnapshotView::node).toList());
    return json;
  }

  private static Map<String, Object> quality(Quality quality) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("normalised_cut", Json.number(quality.getNormalisedCut()));
    json.put("modularity", Json.number(quality.getModularity()));
    json.put("multi_layer_share", Json.number(quality.getMultiLayerShare()));
    json.put("mean_layers", Json.number(quality.getMeanLayers()));
    json.put("core_members", quality.getCoreMembers());
    if (quality.hasMedianHalfOverlap()) {
      json.put("median_half_overlap", Json.number(quality.getMedianHalfOverlap()));
    }
    if (quality.hasNmiWithPredecessor()) {
      json.put("nmi_with_predecessor", Json.number(quality.getNmiWithPredecessor()));
    }
    if (quality.hasCircuitsAri()) {
      json.put("circuits_ari", Json.number(quality.getCircuitsAri()));
      json.put("circuits_nmi", Json.number(quality.getCircuitsNmi()));
      json.put("circuits_purity", Json.number(quality.getCircuitsPurity()));
      json.put("circuits_core_purity", Json.number(quality.getCircuitsCorePurity()));
      json.put("circuits_core_share", Json.number(quality.getCircuitsCoreShare()));
    }
    return json;
  }

  private static Map<String, Object> node(dev.weft.core.proto.SourceNode node) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("node", node.getNode());
    json.put("batches", node.getBatches());
    json.put("incomplete", node.getIncomplete());
    return json;
  }

  /** All of a snapshot; members by number. Stability is against the window before, where kept. */
  static Map<String, Object> full(
      RunManifest manifest, Snapshot snapshot, Optional<Snapshot> before) {
    Map<String, Object> json = summary(snapshot);
    json.put("floor", snapshot.getAnalysis().getFloor());
    json.put("nearest", snapshot.getAnalysis().getNearest());
    json.put("min_firings", snapshot.getAnalysis().getMinFirings());
    json.put("settings", SettingsView.of(snapshot.getAnalysis()));
    json.put(
        "predecessor",
        snapshot.getProvenance().hasPredecessor()
            ? snapshot.getProvenance().getPredecessor().getWindow()
            : null);
    json.put("skipped_windows", snapshot.getProvenance().getSkippedWindows());
    json.put("version", snapshot.getProvenance().getVersion());
    Map<Long, Cluster> earlier = new HashMap<>();
    before.ifPresent(s -> s.getClustersList().forEach(c -> earlier.put(c.getId(), c)));
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Cluster cluster : snapshot.getClustersList()) {
      Map<String, Object> row = cluster(cluster);
      row.put("stability", stability(cluster, earlier.get(cluster.getId())));
      row.put("numbers", cluster.getMembersList());
      rows.add(row);
    }
    json.put("rows", rows);
    json.put(
        "components", snapshot.getComponentsList().stream().map(SnapshotView::component).toList());
    Map<String, Integer> unclustered = new LinkedHashMap<>();
    for (Unclustered list : snapshot.getUnclusteredList()) {
      unclustered.put(Json.label(list.getReason().name(), ""), list.getMembersCount());
    }
    json.put("unclustered", unclustered);
    json.put("events", events(manifest, snapshot, before));
    return json;
  }

  /** What happened to clusters since the window before; null where that is no longer kept. */
  private static @Nullable List<Map<String, Object>> events(
      RunManifest manifest, Snapshot snapshot, Optional<Snapshot> before) {
    if (before.isEmpty() && snapshot.getProvenance().hasPredecessor()) {
      return null;
    }
    return ClusterEvents.between(before.orElse(null), snapshot).stream()
        .map(event -> Export.event(manifest, event))
        .toList();
  }

  /** Jaccard of the members with those of the same id in the window before; null without one. */
  static @Nullable Double stability(Cluster cluster, @Nullable Cluster before) {
    if (before == null) {
      return null;
    }
    return ClusterHistory.overlap(cluster, before);
  }

  /** A cluster's row. */
  static Map<String, Object> cluster(Cluster cluster) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", cluster.getId());
    json.put("size", cluster.getMembersCount());
    json.put("multi_layer", cluster.getMultiLayer());
    json.put(
        "layers",
        cluster.getLayersList().stream()
            .map(count -> Map.of("layer", count.getLayer(), "members", count.getMembers()))
            .toList());
    json.put("cohesion", Json.number(cluster.getCohesion()));
    json.put("density", Json.number(cluster.getDensity()));
    json.put("conductance", Json.number(cluster.getConductance()));
    json.put("core_size", cluster.getCoreCount());
    json.put("core", cluster.getCoreList());
    json.put(
        "halves",
        cluster.getHalfOverlapsCount() == 0
            ? null
            : Map.of(
                "overlaps", cluster.getHalfOverlapsList(), "window", cluster.getHalvesWindow()));
    json.put("window_overlaps", cluster.getWindowOverlapsList());
    json.put("born_window", cluster.getBornWindow());
    json.put("component", cluster.getComponent());
    return json;
  }

  private static Map<String, Object> component(Component component) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("size", component.getSize());
    json.put("edges", component.getEdges());
    json.put("k", component.getK());
    json.put("reason", Json.label(component.getReason().name(), "K_REASON_"));
    json.put("second_eigenvalue", Json.number(component.getSecondEigenvalue()));
    json.put("capped", component.getCapped());
    json.put("searched_window", component.getSearchedWindow());
    List<Map<String, Object>> candidates = new ArrayList<>();
    component
        .getCandidatesList()
        .forEach(
            candidate -> {
              Map<String, Object> row = new LinkedHashMap<>();
              row.put("k", candidate.getK());
              row.put("gap", Json.number(candidate.getGap()));
              row.put("agreement", Json.number(candidate.getAgreement()));
              row.put("confirmed", candidate.getConfirmed());
              candidates.add(row);
            });
    json.put("candidates", candidates);
    return json;
  }
}
