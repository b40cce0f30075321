package dev.weft.cli.output;

import dev.weft.core.RunManifest;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.LayerCount;
import dev.weft.core.proto.Snapshot;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The largest multi-layer clusters, as a table for people. */
public final class ClusterTable {
  private ClusterTable() {}

  /**
   * Prints the table.
   *
   * @param tokens most active tokens, or known circuits, by cluster id; none where they are not
   *     known
   */
  public static void print(
      PrintStream out,
      Snapshot snapshot,
      RunManifest manifest,
      Map<Long, List<String>> tokens,
      int most) {
    out.printf(
        Locale.ROOT,
        "%6s %5s %5s %8s %6s  %-9s %-36s %s%n",
        "id",
        "size",
        "core",
        "cohesion",
        "stable",
        "layers",
        "matrices",
        title(manifest, tokens));
    snapshot.getClustersList().stream()
        .filter(Cluster::getMultiLayer)
        .limit(most)
        .forEach(cluster -> row(out, cluster, manifest, tokens));
  }

  private static String title(RunManifest manifest, Map<Long, List<String>> described) {
    if (described.isEmpty()) {
      return "";
    }
    if (manifest.message().getVocabulary().getSize() > 0) {
      return "most active on";
    }
    return manifest.message().getKnownCircuitsCount() > 0 ? "known circuits" : "";
  }

  private static void row(
      PrintStream out, Cluster cluster, RunManifest manifest, Map<Long, List<String>> tokens) {
    String layers =
        cluster.getLayersList().stream()
            .map(LayerCount::getLayer)
            .map(String::valueOf)
            .collect(Collectors.joining(","));
    String shown =
        tokens.getOrDefault(cluster.getId(), List.of()).stream()
            .map(ClusterTable::quote)
            .collect(Collectors.joining(" "));
    out.printf(
        Locale.ROOT,
        "%6d %5d %5d %8.2f %6s  %-9s %-36s %s%n",
        cluster.getId(),
        cluster.getMembersCount(),
        cluster.getCoreCount(),
        cluster.getCohesion(),
        stability(cluster),
        layers,
        kinds(cluster, manifest),
        shown);
  }

  /** Mean of the best overlaps with clusters of both halves. */
  private static String stability(Cluster cluster) {
    OptionalDouble mean =
        cluster.getHalfOverlapsList().stream().mapToDouble(Float::doubleValue).average();
    return mean.isEmpty() ? "-" : String.format(Locale.ROOT, "%.2f", mean.getAsDouble());
  }

  /** Kinds of matrices with their counts: what follows the layer in their names. */
  private static String kinds(Cluster cluster, RunManifest manifest) {
    Map<String, Long> counts =
        cluster.getMembersList().stream()
            .map(member -> manifest.matrix(member).getName())
            .map(ClusterTable::kind)
            .collect(Collectors.groupingBy(kind -> kind, TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  /** The name without numbers of layers before it: c_fc of h.2.mlp.c_fc, hidden.0 of itself. */
  private static String kind(String matrix) {
    String last = matrix.substring(matrix.lastIndexOf('.') + 1);
    return last.matches("\\d+") ? matrix : last.replace("_proj", "");
  }

  private static String quote(String token) {
    return "'" + token.replace("\n", "\\n") + "'";
  }
}
