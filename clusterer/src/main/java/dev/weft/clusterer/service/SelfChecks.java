package dev.weft.clusterer.service;

import dev.weft.clusterer.linalg.SelfCheck;
import java.time.Duration;

/**
 * The self-check of the linear algebra, made again while the clusterer runs: a wrong answer stops
 * it before it is published. Not safe for several threads.
 */
final class SelfChecks {
  private static final long EVERY = Duration.ofMinutes(10).toNanos();

  private final LoopCounts counts;
  private long last;

  /** Checks at once. */
  SelfChecks(LoopCounts counts) {
    this.counts = counts;
    check();
  }

  /**
   * Checks if the last check is ten minutes old.
   *
   * @throws IllegalStateException if a result is wrong
   */
  void requireRightAnswers() {
    if (System.nanoTime() - last >= EVERY) {
      check();
    }
  }

  private void check() {
    counts.checked(Double.NaN);
    counts.checked(SelfCheck.requireRightAnswers());
    last = System.nanoTime();
  }
}
