package dev.weft.cli.commands;

import dev.weft.cli.Version;
import dev.weft.cli.replay.Recorder;
import dev.weft.core.RecordKeys;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weft record}: a run's topics to a file. */
@Command(
    name = "record",
    description =
        "Writes a run's importances, snapshots and events to one file (zstd), for weft replay "
            + "--file on another broker.")
public final class RecordCommand implements Callable<Integer>, Planned {
  @Mixin CommonOptions common;
  @Mixin private ConnectionOptions connection;

  @Option(names = "--run", required = true, paramLabel = "R", description = "Id of the run.")
  private String run = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where to write; run.weft.zst, say.")
  private Path out;

  @Override
  public Integer call() {
    try (Connection broker = connection.open()) {
      long records = Recorder.record(broker.kafka(), broker.topics(), run, Version.current(), out);
      System.err.printf(Locale.ROOT, "weft record: %,d records in %s%n", records, out);
    }
    return 0;
  }

  @Override
  public Object plan() {
    RecordKeys.requireName("run", run);
    return connection.planned();
  }
}
