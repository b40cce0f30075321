package dev.weft.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.weft.clusterer.snapshot.Labels;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Component;
import dev.weft.core.proto.LayerCount;
import dev.weft.core.proto.Provenance;
import dev.weft.core.proto.Quality;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.Unclustered;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Snapshots as JSON, subcomponents by their keys. */
public final class SnapshotJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SnapshotJson() {}

  /** One line of JSON. */
  public static String line(Map<String, ?> object) {
    try {
      return JSON.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of numbers and strings are JSON", e);
    }
  }

  /** All of a snapshot. */
  public static Map<String, Object> snapshot(Snapshot snapshot, RunManifest manifest) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", snapshot.getRun());
    json.put("model", snapshot.getModel());
    json.put("reading", snapshot.getReading().getName());
    json.put("analysis", snapshot.getAnalysis().getName());
    json.put("settings", settings(snapshot));
    json.put("provenance", provenance(snapshot));
    json.put("quality", quality(snapshot.getQuality()));
    json.put(
        "clusters", snapshot.getClustersList().stream().map(c -> cluster(c, manifest)).toList());
    json.put(
        "components", snapshot.getComponentsList().stream().map(SnapshotJson::component).toList());
    Map<String, Object> unclustered = new LinkedHashMap<>();
    for (Unclustered list : snapshot.getUnclusteredList()) {
      unclustered.put(
          label(list.getReason().name()),
          list.getMembersList().stream().map(manifest::key).toList());
    }
    json.put("unclustered", unclustered);
    return json;
  }

  /** One cluster. */
  public static Map<String, Object> cluster(Cluster cluster, RunManifest manifest) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", cluster.getId());
    json.put("size", cluster.getMembersCount());
    json.put("multi_layer", cluster.getMultiLayer());
    json.put("layers", cluster.getLayersList().stream().map(LayerCount::getLayer).toList());
    json.put("matrices", matrices(cluster, manifest));
    json.put("cohesion", cluster.getCohesion());
    json.put("density", cluster.getDensity());
    json.put("born_window", cluster.getBornWindow());
    json.put("component", cluster.getComponent());
    json.put("conductance", cluster.getConductance());
    if (cluster.getHalfOverlapsCount() > 0) {
      json.put("half_overlaps", cluster.getHalfOverlapsList());
      json.put("halves_window", cluster.getHalvesWindow());
    }
    json.put("window_overlaps", cluster.getWindowOverlapsList());
    json.put("members", cluster.getMembersList().stream().map(manifest::key).toList());
    json.put("strengths", cluster.getStrengthsList());
    json.put("belongings", cluster.getBelongingsList());
    json.put("core", cluster.getCoreList().stream().map(manifest::key).toList());
    return json;
  }

  /** Names of the matrices that members are parts of, in the manifest's order. */
  public static List<String> matrices(Cluster cluster, RunManifest manifest) {
    return cluster.getMembersList().stream()
        .map(member -> manifest.matrix(member).getName())
        .distinct()
        .toList();
  }

  private static Map<String, Object> settings(Snapshot snapshot) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("window_steps", snapshot.getReading().getWindowSteps());
    String statistic = snapshot.getReading().getStatistic().name();
    json.put("statistic", statistic.substring("STATISTIC_".length()).toLowerCase(Locale.ROOT));
    if (snapshot.getReading().getHalfLifeWindows() > 0) {
      json.put("half_life_windows", snapshot.getReading().getHalfLifeWindows());
    }
    json.put("silence", snapshot.getReading().getSilence() / 32_768.0);
    json.put("group_size", snapshot.getReading().getGroupSize());
    json.put("reading_floor", snapshot.getReading().getFloor());
    json.put("edges_per_subcomponent", snapshot.getReading().getEdgesPerSubcomponent());
    json.put("halves", snapshot.getReading().getHalves());
    json.put("similarity", Labels.of(snapshot.getAnalysis().getSimilarity()));
    json.put("floor", snapshot.getAnalysis().getFloor());
    json.put("replicated", !snapshot.getAnalysis().getWholeOnly());
    json.put("nearest", snapshot.getAnalysis().getNearest());
    json.put("mutual", snapshot.getAnalysis().getMutual());
    json.put("min_firings", snapshot.getAnalysis().getMinFirings());
    json.put("layers", snapshot.getAnalysis().getLayersList());
    json.put("matrices", snapshot.getAnalysis().getMatricesList());
    json.put("smallest_cluster", snapshot.getAnalysis().getSmallestCluster());
    json.put("least_k", snapshot.getAnalysis().getLeastK());
    json.put("most_k", snapshot.getAnalysis().getMostK());
    json.put("k", snapshot.getAnalysis().getK());
    json.put("k_rule", label(snapshot.getAnalysis().getKRule().name().replace("K_RULE_", "")));
    json.put("search_every_windows", snapshot.getAnalysis().getSearchEveryWindows());
    json.put("seed", snapshot.getAnalysis().getSeed());
    return json;
  }

  private static Map<String, Object> provenance(Snapshot snapshot) {
    Provenance provenance = snapshot.getProvenance();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("window", provenance.getWindow());
    json.put("steps", List.of(provenance.getFirstStep(), provenance.getEndStep()));
    json.put("samples", provenance.getSamplesList());
    json.put("manifest", snapshot.getDigest());
    json.put(
        "nodes",
        provenance.getNodesList().stream()
            .map(
                node -> {
                  Map<String, Object> source = new LinkedHashMap<>();
                  source.put("node", node.getNode());
                  source.put("batches", node.getBatches());
                  source.put("partition", node.getSourcePartition());
                  source.put("last_offset", node.getLastOffset());
                  source.put("incomplete", node.getIncomplete());
                  return source;
                })
            .toList());
    json.put("version", provenance.getVersion());
    if (provenance.hasPredecessor()) {
      json.put(
          "predecessor",
          Map.of(
              "window",
              provenance.getPredecessor().getWindow(),
              "sha256",
              hex(provenance.getPredecessor().getSha256())));
    }
    json.put("skipped_windows", provenance.getSkippedWindows());
    json.put("created_at_milliseconds", provenance.getCreatedAt());
    json.put("took_milliseconds", provenance.getTookMilliseconds());
    json.put("host", provenance.getHost());
    return json;
  }

  private static Map<String, Object> quality(Quality quality) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("eligible", quality.getEligible());
    json.put("edges", quality.getEdges());
    json.put("multi_layer_clusters", quality.getMultiLayerClusters());
    json.put("multi_layer_share", quality.getMultiLayerShare());
    json.put("mean_layers", quality.getMeanLayers());
    json.put("core_members", quality.getCoreMembers());
    json.put("normalised_cut", quality.getNormalisedCut());
    json.put("modularity", quality.getModularity());
    if (quality.hasMedianHalfOverlap()) {
      json.put("median_half_overlap", quality.getMedianHalfOverlap());
    }
    if (quality.hasAgreementWithPredecessor()) {
      json.put("agreement_with_predecessor", quality.getAgreementWithPredecessor());
      json.put("nmi_with_predecessor", quality.getNmiWithPredecessor());
    }
    if (quality.hasCircuitsAri()) {
      json.put("circuits_ari", quality.getCircuitsAri());
      json.put("circuits_labelled", quality.getCircuitsLabelled());
      json.put("circuits_nmi", quality.getCircuitsNmi());
      json.put("circuits_purity", quality.getCircuitsPurity());
      json.put("circuits_core_purity", quality.getCircuitsCorePurity());
      json.put("circuits_core_share", quality.getCircuitsCoreShare());
    }
    if (quality.hasCircuitsF1()) {
      json.put("circuits_f1", quality.getCircuitsF1());
    }
    return json;
  }

  private static Map<String, Object> component(Component component) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("size", component.getSize());
    json.put("edges", component.getEdges());
    json.put("k", component.getK());
    json.put("reason", label(component.getReason().name().replace("K_REASON_", "")));
    json.put("second_eigenvalue", component.getSecondEigenvalue());
    json.put("normalised_cut", component.getNormalisedCut());
    json.put("capped", component.getCapped());
    json.put("searched_window", component.getSearchedWindow());
    json.put("warm", component.getWarm());
    json.put("cold_again", component.getColdAgain());
    json.put(
        "candidates",
        component.getCandidatesList().stream()
            .map(
                candidate -> {
                  Map<String, Object> one = new LinkedHashMap<>();
                  one.put("k", candidate.getK());
                  one.put("gap", candidate.getGap());
                  one.put(
                      "agreement",
                      Double.isNaN(candidate.getAgreement()) ? null : candidate.getAgreement());
                  one.put("confirmed", candidate.getConfirmed());
                  return one;
                })
            .toList());
    return json;
  }

  private static String label(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String hex(ByteString bytes) {
    byte[] array = bytes.toByteArray();
    return HexFormat.of().formatHex(Arrays.copyOf(array, array.length));
  }
}
