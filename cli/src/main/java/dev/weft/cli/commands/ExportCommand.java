package dev.weft.cli.commands;

import dev.weft.cli.output.SnapshotJson;
import dev.weft.clusterer.export.ClusterExport;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weft export}: clusters as other tools read them. */
@Command(name = "export", description = "Writes a window's clusters as other tools read them.")
public final class ExportCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Mixin private ConnectionOptions connection;
  @Mixin private RunOptions options;

  /** What is written. */
  enum Format {
    /** {"matrix:index": cluster or null}. */
    MAPPING,
    /** A line a clustered subcomponent. */
    CSV;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--analysis",
      defaultValue = "default",
      paramLabel = "A",
      description = "Name of the analysis (default: ${DEFAULT-VALUE}).")
  private String analysis;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      defaultValue = "mapping",
      description =
          "mapping: one JSON object, each subcomponent's cluster or null; csv: a line a clustered "
              + "subcomponent (default: ${DEFAULT-VALUE}).")
  private Format format;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to (default: standard output).")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    try (Connection broker = connection.open()) {
      RunManifest manifest = RunManifest.of(options.manifest(broker));
      Snapshot snapshot = options.snapshot(broker, analysis);
      String text =
          switch (format) {
            case MAPPING -> SnapshotJson.line(ClusterExport.mapping(manifest, snapshot)) + "\n";
            case CSV -> ClusterExport.csv(manifest, snapshot);
          };
      if (out == null) {
        System.out.print(text);
      } else {
        Files.writeString(out, text, StandardCharsets.UTF_8);
      }
    }
    return 0;
  }
}
