package dev.weft.cli.commands;

import dev.weft.cli.effects.EffectTable;
import dev.weft.clusterer.effects.DueClusters;
import dev.weft.clusterer.web.book.EffectBook;
import dev.weft.clusterer.web.book.SnapshotBook.Source;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Snapshot;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which clusters' effects are shown, and how. */
public final class EffectOptions {
  @Option(
      names = "--analysis",
      defaultValue = "default",
      paramLabel = "A",
      description = "Name of the analysis (default: ${DEFAULT-VALUE}).")
  String analysis = "default";

  @Option(
      names = "--multi-layer",
      fallbackValue = "true",
      description = "Only clusters of several layers.")
  boolean multiLayer;

  @Option(
      names = "--stable",
      paramLabel = "S",
      defaultValue = "0",
      description =
          "Only clusters that the halves of the samples find again with at least this mean overlap "
              + "(default: ${DEFAULT-VALUE}).")
  double stable;

  @Option(names = "--json", fallbackValue = "true", description = "Print a JSON object a line.")
  boolean json;

  boolean isWanted(Cluster cluster) {
    return (!multiLayer || cluster.getMultiLayer()) && DueClusters.stability(cluster) >= stable;
  }

  /** Prints those that were tested, by their ratio to the controls. */
  void print(Snapshot snapshot, RunManifest manifest, EffectBook effects) {
    if (!json) {
      System.out.println(EffectTable.header(manifest));
    }
    Source source = Source.of(snapshot);
    List<Cluster> tested =
        snapshot.getClustersList().stream()
            .filter(this::isWanted)
            .filter(cluster -> effects.of(source, cluster.getId()).isPresent())
            .sorted(
                Comparator.comparingDouble(
                    cluster -> -effects.of(source, cluster.getId()).orElseThrow().getRatio()))
            .toList();
    Stream<String> lines =
        tested.stream()
            .map(
                cluster -> {
                  var effect = effects.of(source, cluster.getId()).orElseThrow();
                  return json
                      ? EffectTable.json(cluster, effect, manifest)
                      : EffectTable.line(cluster, effect, manifest);
                });
    lines.forEach(System.out::println);
  }
}
