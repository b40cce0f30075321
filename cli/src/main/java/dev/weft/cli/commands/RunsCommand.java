package dev.weft.cli.commands;

import dev.weft.cli.output.SnapshotJson;
import dev.weft.clusterer.topics.RunsReader;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Manifest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weft runs}: what runs there are; {@code weft runs drop} below it. */
@Command(name = "runs", description = "Lists the runs.", subcommands = DropRunCommand.class)
public final class RunsCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Mixin private ConnectionOptions connection;

  @Option(names = "--json", fallbackValue = "true", description = "Print a JSON object a line.")
  private boolean json;

  @Override
  public Integer call() {
    try (Connection broker = connection.open()) {
      List<Manifest> runs = RunsReader.readAll(broker.kafka(), broker.topics());
      if (!json) {
        System.out.printf(
            "%-24s %-16s %13s %8s %7s  %s%n",
            "run", "model", "subcomponents", "matrices", "window", "nodes");
      }
      for (Manifest run : runs) {
        System.out.println(json ? SnapshotJson.line(object(run)) : row(run));
      }
    }
    return 0;
  }

  private static Map<String, Object> object(Manifest run) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("run", run.getRun());
    object.put("model", run.getModel());
    object.put("subcomponents", RunManifest.of(run).subcomponents());
    object.put("matrices", run.getMatricesCount());
    object.put("window_steps", run.getWindowSteps());
    object.put("nodes", run.getNodesList());
    object.put("manifest", RunManifest.of(run).digest());
    return object;
  }

  private static String row(Manifest run) {
    return String.format(
        "%-24s %-16s %13d %8d %7d  %s",
        run.getRun(),
        run.getModel(),
        RunManifest.of(run).subcomponents(),
        run.getMatricesCount(),
        run.getWindowSteps(),
        String.join(", ", run.getNodesList()));
  }
}
