package dev.weft.clusterer.export;

import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.clusterer.snapshot.WindowEdges;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Snapshot;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a snapshot clustered and how: the eligible subcomponents, the edges of the similarity graph,
 * the clusters. Immutable.
 *
 * @param attributes what identifies it: run, reading, analysis, window
 * @param edges by the nodes' order
 */
public record ClusterGraph(Map<String, Object> attributes, List<Node> nodes, List<Edge> edges) {
  /**
   * A subcomponent.
   *
   * @param cluster null where it is in none
   * @param core whether it clearly belongs to its cluster
   */
  public record Node(String key, String matrix, int layer, @Nullable Long cluster, boolean core) {}

  /**
   * A pair.
   *
   * @param weight its similarity, in the analysis's measure, without sign
   * @param r its correlation
   */
  public record Edge(String from, String to, double weight, double r) {}

  /** Keeps its own lists. */
  public ClusterGraph {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  /**
   * Of a snapshot and the window that it was made of.
   *
   * @throws IllegalArgumentException if the window is not that of the snapshot
   */
  public static ClusterGraph of(
      RunManifest manifest, Snapshot snapshot, WindowCorrelations window) {
    if (window.window() != snapshot.getProvenance().getWindow()) {
      throw new IllegalArgumentException("window " + window.window() + " is another one");
    }
    WindowEdges graph = WindowEdges.of(window, Analysis.of(snapshot.getAnalysis()));
    Map<Integer, Long> clusterOf = new HashMap<>();
    Set<Integer> core = new HashSet<>();
    for (Cluster cluster : snapshot.getClustersList()) {
      cluster.getMembersList().forEach(member -> clusterOf.put(member, cluster.getId()));
      core.addAll(cluster.getCoreCount() == 0 ? cluster.getMembersList() : cluster.getCoreList());
    }
    return new ClusterGraph(
        attributes(snapshot),
        Arrays.stream(graph.nodes())
            .mapToObj(
                number ->
                    new Node(
                        manifest.key(number),
                        manifest.matrix(number).getName(),
                        manifest.layer(number),
                        clusterOf.get(number),
                        core.contains(number)))
            .toList(),
        IntStream.range(0, graph.from().length)
            .mapToObj(
                edge ->
                    new Edge(
                        manifest.key(graph.from()[edge]),
                        manifest.key(graph.to()[edge]),
                        graph.weights()[edge],
                        graph.correlations()[edge]))
            .toList());
  }

  private static Map<String, Object> attributes(Snapshot snapshot) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("run", snapshot.getRun());
    attributes.put("reading", snapshot.getReading().getName());
    attributes.put("analysis", snapshot.getAnalysis().getName());
    attributes.put("window", snapshot.getProvenance().getWindow());
    return attributes;
  }

  /** As node-link JSON, which networkx and d3 read. */
  public Map<String, Object> nodeLink() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("directed", false);
    json.put("multigraph", false);
    json.put("graph", attributes);
    json.put("nodes", nodes.stream().map(ClusterGraph::json).toList());
    json.put("links", edges.stream().map(ClusterGraph::json).toList());
    return json;
  }

  private static Map<String, Object> json(Node node) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", node.key);
    json.put("matrix", node.matrix);
    json.put("layer", node.layer);
    json.put("cluster", node.cluster);
    json.put("core", node.core);
    return json;
  }

  private static Map<String, Object> json(Edge edge) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("source", edge.from);
    json.put("target", edge.to);
    json.put("weight", edge.weight);
    json.put("r", edge.r);
    return json;
  }
}
