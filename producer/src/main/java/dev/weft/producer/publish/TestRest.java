package dev.weft.producer.publish;

import java.util.function.LongSupplier;

/**
 * Keeps tests to a share of the time: after each, a rest in proportion. A test is reckoned at a
 * quarter more than it took, since what it leaves behind in caches and on the heap slows publishing
 * too. Not for threads.
 */
final class TestRest {
  private static final double COST = 1.25;

  private final double share;
  private final LongSupplier nanoseconds;
  private long until;

  /**
   * By a clock.
   *
   * @param nanoseconds as {@link System#nanoTime}
   */
  TestRest(double share, LongSupplier nanoseconds) {
    this.share = share;
    this.nanoseconds = nanoseconds;
    until = nanoseconds.getAsLong();
  }

  /** A test has just ended that took so long. */
  void worked(long took) {
    until = nanoseconds.getAsLong() + (long) (took * COST * (1 / share - 1));
  }

  /** Nanoseconds until the next test may begin; 0 if it may now. */
  long left() {
    return Math.max(0, until - nanoseconds.getAsLong());
  }
}
