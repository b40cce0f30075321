package dev.weft.cli.commands;

import dev.weft.cli.UserException;
import dev.weft.cli.Version;
import dev.weft.cli.metrics.BrokerWatch;
import dev.weft.cli.replay.Replay;
import dev.weft.cli.replay.ReplayOutput;
import dev.weft.cli.replay.ReplayRange;
import dev.weft.cli.replay.ReplaySettings;
import dev.weft.cli.replay.Restorer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weft replay}: a run once more, under another reading's name. */
@Command(
    name = "replay",
    description = {
      "Reads a run's importances again under another reading's name, beside the live app, up to "
          + "where they stand now; then ends. Its snapshots stand beside the live ones.",
      "Stopped, it goes on where it was when it is run again with the same settings."
    })
public final class ReplayCommand implements Callable<Integer>, Planned {
  @Mixin CommonOptions common;
  @Mixin private ConnectionOptions connection;
  @Mixin private TopicOptions topics;
  @Mixin private ReadingOptions reading;
  @Mixin private AnalysisOptions analysis;

  @Option(names = "--run", paramLabel = "R", description = "Id of the run; with --file not needed.")
  private @Nullable String run;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Write the run that weft record wrote to the broker first.")
  private @Nullable Path file;

  @Option(
      names = "--reading",
      required = true,
      paramLabel = "NAME",
      description = "Name of the new reading.")
  private String name = "";

  @Option(
      names = "--from-step",
      paramLabel = "S",
      defaultValue = "0",
      description = "Only batches of this step or later (default: ${DEFAULT-VALUE}).")
  private long fromStep;

  @Option(
      names = "--to-step",
      paramLabel = "S",
      description = "Only batches before this step (default: to the end).")
  private @Nullable Long toStep;

  @Option(
      names = "--from-time",
      paramLabel = "TIME",
      description = "Only what was published then or later: 2026-11-25T13:00:00Z.")
  private @Nullable String fromTime;

  @Option(
      names = "--offsets",
      paramLabel = "P:FROM-TO",
      description = "Only these offsets of partitions of importances: 0:100-500,1:0-300.")
  private @Nullable String offsets;

  @Option(
      names = "--window-steps",
      paramLabel = "W",
      description = "Steps a window; 0: the manifest's (default).")
  private long windowSteps;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Stream threads (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      defaultValue = ".weft/replay",
      description = "Where the stores lie until it ends (default: ${DEFAULT-VALUE}).")
  private Path stateDirectory;

  @Option(
      names = "--json",
      fallbackValue = "true",
      description = "Print a JSON object a line: progress, windows, a summary.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    requireRun();
    ReplayOutput output = new ReplayOutput(System.out, System.err, json);
    try (Interrupts interrupts = Interrupts.listen();
        Connection broker = file == null ? connection.open() : connection.openOrMake();
        BrokerWatch watch = broker.watch(new SimpleMeterRegistry())) {
      ReplaySettings settings =
          settings(broker, file == null ? String.valueOf(run) : restored(broker, file));
      boolean whole = replay(settings, output, interrupts, watch);
      output.end(settings.run(), name, whole);
    } finally {
      output.endLine();
    }
    return 0;
  }

  private static boolean replay(
      ReplaySettings settings, ReplayOutput output, Interrupts interrupts, BrokerWatch watch)
      throws InterruptedException {
    try {
      return new Replay(settings, output, interrupts::asked).run();
    } catch (RuntimeException e) {
      watch.ask();
      throw e;
    }
  }

  @Override
  public Object plan() {
    requireRun();
    return settings(
        connection.planned(), file == null ? String.valueOf(run) : requireSameRun(file));
  }

  private void requireRun() {
    if (file == null && run == null) {
      throw new UserException("give --run, or a recorded run as --file");
    }
  }

  private ReplaySettings settings(Connection broker, String of) {
    return new ReplaySettings(
        of,
        ReplayRange.of(fromStep, toStep, fromTime, offsets),
        reading.template(name, windowSteps),
        analysis.analyses(),
        Version.current(),
        broker.topics(),
        topics.settings(),
        threads,
        stateDirectory,
        broker.kafka(),
        reading.exemplars);
  }

  private String requireSameRun(Path from) {
    String recorded = Restorer.run(from);
    if (run != null && !run.equals(recorded)) {
      throw new UserException(from + " holds run '" + recorded + "', not '" + run + "'");
    }
    return recorded;
  }

  private String restored(Connection broker, Path from) {
    String recorded = requireSameRun(from);
    long records = Restorer.restore(from, broker.kafka(), broker.topics(), topics.settings());
    System.err.printf(
        Locale.ROOT, "weft replay: %,d records of run '%s' written%n", records, recorded);
    return recorded;
  }
}
