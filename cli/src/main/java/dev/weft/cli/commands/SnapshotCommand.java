package dev.weft.cli.commands;

import dev.weft.cli.output.ClusterTable;
import dev.weft.cli.output.SnapshotJson;
import dev.weft.cli.output.WindowLine;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Snapshot;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weft snapshot}: the clusters of one window. */
@Command(name = "snapshot", description = "Shows the clusters of a window of a run.")
public final class SnapshotCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Mixin private ConnectionOptions connection;
  @Mixin private RunOptions options;

  @Option(
      names = "--analysis",
      defaultValue = "default",
      paramLabel = "A",
      description = "Name of the analysis (default: ${DEFAULT-VALUE}).")
  private String analysis;

  @Option(
      names = "--json",
      fallbackValue = "true",
      description = "Print all of it as one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    try (Connection broker = connection.open()) {
      RunManifest manifest = RunManifest.of(options.manifest(broker));
      Snapshot snapshot = options.snapshot(broker, analysis);
      if (json) {
        System.out.println(SnapshotJson.line(SnapshotJson.snapshot(snapshot, manifest)));
      } else {
        System.out.println(WindowLine.text(snapshot));
        ClusterTable.print(System.out, snapshot, manifest, Map.of(), Integer.MAX_VALUE);
      }
    }
    return 0;
  }
}
