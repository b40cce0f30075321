package dev.weft.cli.replay;

import dev.weft.cli.UserException;
import dev.weft.core.proto.ReplayPlan;
import dev.weft.streams.ExemplarService;
import dev.weft.streams.ReadingTopics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Exemplars of a replay: once its last snapshots are there, the range is read once more under them,
 * so that every sample of it is looked at. The live reading's are of the samples since a cluster
 * came to be.
 */
final class ReplayExemplars {
  private static final long EVERY_MILLISECONDS = 500;

  /** What was read is sent on after a pause of one second at most, and published half of one on. */
  private static final Duration REST = Duration.ofSeconds(3);

  private final ReplaySettings settings;
  private final ReplayTopics topics;
  private final ReplayOutput output;
  private final BooleanSupplier interrupted;

  ReplayExemplars(
      ReplaySettings settings,
      ReplayTopics topics,
      ReplayOutput output,
      BooleanSupplier interrupted) {
    this.settings = settings;
    this.topics = topics;
    this.output = output;
    this.interrupted = interrupted;
  }

  /**
   * Reads up to these ends of partitions, or until the user stops it; whether it came to the end.
   *
   * @throws UserException if it fails
   */
  boolean collect(ReplayPlan plan, Map<Integer, Long> ends) throws InterruptedException {
    output.says("reads it once more for exemplars");
    ReadingTopics app = settings.exemplarsApp();
    try (ExemplarService service = ExemplarService.start(settings.streams(ends))) {
      long begin = System.nanoTime();
      while (System.nanoTime() - begin < REST.toNanos()) {
        if (interrupted.getAsBoolean()) {
          return false;
        }
        Throwable failure = service.failure();
        if (failure != null) {
          throw new UserException(
              "exemplars failed: "
                  + failure.getMessage()
                  + ": run it again, with --no-exemplars to end without them",
              failure);
        }
        if (!ReplayTopics.hasReadAll(topics.read(app), plan) || !topics.hasReadBetween(app)) {
          begin = System.nanoTime();
        }
        TimeUnit.MILLISECONDS.sleep(EVERY_MILLISECONDS);
      }
    }
    return true;
  }
}
