package dev.weft.cli.commands;

import dev.weft.cli.UserException;
import dev.weft.clusterer.topics.RunsReader;
import dev.weft.clusterer.topics.SnapshotReader;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Snapshot;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which run, reading and window: flags of commands that show results. */
public final class RunOptions {
  @Option(names = "--run", required = true, paramLabel = "R", description = "Id of the run.")
  String run = "";

  @Option(
      names = "--reading",
      defaultValue = "live",
      paramLabel = "NAME",
      description = "Name of the reading (default: ${DEFAULT-VALUE}).")
  String reading = "live";

  @Option(
      names = "--window",
      paramLabel = "W",
      description = "Number of the window (default: the latest).")
  @Nullable Long window;

  OptionalLong wantedWindow() {
    return window == null ? OptionalLong.empty() : OptionalLong.of(window);
  }

  String shownWindow() {
    return window == null ? "no whole window" : "no window " + window;
  }

  Manifest manifest(Connection broker) {
    return RunsReader.read(broker.kafka(), broker.topics(), run)
        .orElseThrow(() -> new UserException("no run '" + run + "': weft runs lists them"));
  }

  /**
   * The window's snapshot.
   *
   * @throws UserException if there is none
   */
  Snapshot snapshot(Connection broker, String analysis) {
    return SnapshotReader.read(
            broker.kafka(), broker.topics(), run, reading, analysis, wantedWindow())
        .orElseThrow(
            () -> new UserException(shownWindow() + " of run '" + run + "' has a snapshot"))
        .snapshot();
  }
}
