package dev.weft.cli.replay;

import dev.weft.cli.UserException;
import dev.weft.clusterer.service.ClustererService;
import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.clusterer.topics.CorrelationsReader;
import dev.weft.clusterer.topics.RunsReader;
import dev.weft.clusterer.topics.SnapshotReader;
import dev.weft.core.proto.PartitionRange;
import dev.weft.core.proto.ReplayPlan;
import dev.weft.core.proto.Snapshot;
import dev.weft.streams.ReadingTopics;
import dev.weft.streams.StreamsService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Reads a run's importances again under another reading's name, beside the live app, up to where
 * they stood when it began; then ends and deletes what it had for itself. Its snapshots stay.
 * Stopped before its end, it goes on where it was when it is run again with the same settings.
 */
public final class Replay {
  private static final long EVERY_MILLISECONDS = 500;

  private final ReplaySettings settings;
  private final ReplayOutput output;
  private final BooleanSupplier interrupted;
  private final AtomicLong newest = new AtomicLong(-1);

  /**
   * Prepares.
   *
   * @param interrupted whether the user wants it to stop
   */
  public Replay(ReplaySettings settings, ReplayOutput output, BooleanSupplier interrupted) {
    this.settings = settings;
    this.output = output;
    this.interrupted = interrupted;
  }

  /**
   * Runs to the end, or until the user stops it; whether it came to the end.
   *
   * @throws UserException if there is no such run, the reading exists, or a part fails
   */
  public boolean run() throws InterruptedException {
    if (RunsReader.read(settings.kafka(), settings.topics(), settings.run()).isEmpty()) {
      throw new UserException("no run '" + settings.run() + "': weft runs lists them");
    }
    try (ReplayTopics topics = new ReplayTopics(settings)) {
      ReplayPlan plan = topics.plan().orElse(null);
      OptionalLong before = latestWindow();
      if (plan == null) {
        if (before.isPresent()) {
          throw new UserException(
              "run '"
                  + settings.run()
                  + "' has a reading '"
                  + settings.readingName()
                  + "' already, up to window "
                  + before.getAsLong()
                  + ": choose another name");
        }
        plan = topics.begin();
      } else {
        requireSame(plan);
        output.says("goes on where it was stopped");
      }
      newest.set(before.orElse(-1));
      if (!readAndCluster(topics, plan)) {
        return false;
      }
      topics.deleteAll();
    }
    return true;
  }

  private void requireSame(ReplayPlan plan) {
    if (!plan.getRun().equals(settings.run()) || !plan.getSettings().equals(settings.text())) {
      throw new UserException(
          "a replay '"
              + settings.readingName()
              + "' of run '"
              + plan.getRun()
              + "' was stopped before its end, with other settings ("
              + plan.getSettings()
              + "): end it with those, or choose another name");
    }
  }

  private OptionalLong latestWindow() {
    return SnapshotReader.read(
            settings.kafka(),
            settings.topics(),
            settings.run(),
            settings.readingName(),
            lastAnalysis(),
            OptionalLong.empty())
        .map(found -> OptionalLong.of(found.snapshot().getProvenance().getWindow()))
        .orElse(OptionalLong.empty());
  }

  private boolean readAndCluster(ReplayTopics topics, ReplayPlan plan) throws InterruptedException {
    Map<Integer, Long> ends = new TreeMap<>();
    plan.getPartitionsList().forEach(range -> ends.put(range.getPartition(), range.getEnd()));
    try (ClustererService clusterer =
        ClustererService.start(settings.clusterer(), this::clustered)) {
      StreamsService streams = StreamsService.start(settings.streams(ends));
      boolean read;
      try {
        read = awaitRead(topics, plan, streams, clusterer);
      } finally {
        streams.close(); // Commits what it has emitted.
      }
      if (!read || !awaitClustered(clusterer)) {
        return false;
      }
    }
    boolean clustered = newest.get() >= 0;
    if (clustered
        && settings.exemplars()
        && !new ReplayExemplars(settings, topics, output, interrupted).collect(plan, ends)) {
      return false;
    }
    deleteStores(settings.app().application());
    deleteStores(settings.exemplarsApp().application());
    return true;
  }

  private void deleteStores(String application) {
    Path stores = settings.stateDirectory().resolve(application);
    try (Stream<Path> files = Files.exists(stores) ? Files.walk(stores) : Stream.empty()) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UserException("can't delete the stores in " + stores + ": " + e.getMessage(), e);
    }
  }

  /** The one whose snapshot of a window is written last. */
  private String lastAnalysis() {
    return settings.analyses().get(settings.analyses().size() - 1).name();
  }

  private void clustered(Snapshot snapshot) {
    if (snapshot.getAnalysis().getName().equals(lastAnalysis())) {
      newest.accumulateAndGet(snapshot.getProvenance().getWindow(), Math::max);
    }
    output.window(snapshot);
  }

  private boolean awaitRead(
      ReplayTopics topics, ReplayPlan plan, StreamsService streams, ClustererService clusterer)
      throws InterruptedException {
    ReplayProgress progress = new ReplayProgress(plan.getPartitionsList(), System::nanoTime);
    ReadingTopics app = settings.app();
    while (!interrupted.getAsBoolean()) {
      UserException.throwIf(streams.failure(), "the streams app");
      UserException.throwIf(clusterer.failure(), "the clusterer");
      Map<Integer, Long> read = topics.read(app);
      output.progress(progress.at(read));
      if (ReplayTopics.hasReadAll(read, plan)
          && topics.hasReadBetween(app)
          && streams.isAtRest(settings.run())) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(EVERY_MILLISECONDS);
    }
    return false;
  }

  /** Until the last window that was emitted has its snapshot. */
  private boolean awaitClustered(ClustererService clusterer) throws InterruptedException {
    long last =
        CorrelationsReader.read(
                settings.kafka(),
                settings.topics(),
                settings.run(),
                settings.readingName(),
                OptionalLong.empty())
            .map(WindowCorrelations::window)
            .orElse(-1L);
    while (newest.get() < last) {
      UserException.throwIf(clusterer.failure(), "the clusterer");
      if (clusterer.rejected() > 0) {
        throw new UserException(
            "the clusterer refused correlations: the reason stands in "
                + settings.topics().rejected());
      }
      if (interrupted.getAsBoolean()) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(EVERY_MILLISECONDS);
    }
    return true;
  }

  /** Records that the replay reads, of all runs in the partitions. */
  static long records(Iterable<PartitionRange> ranges) {
    long records = 0;
    for (PartitionRange range : ranges) {
      records += range.getEnd() - range.getBegin();
    }
    return records;
  }
}
