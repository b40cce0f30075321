package dev.weft.clusterer.service;

import java.time.Duration;

/**
 * Which whole windows are clustered. Immutable.
 *
 * @param mostBehind how many whole windows of a run may wait behind the one whose turn it is; are
 *     there more, the clusterer has fallen behind and skips to the newest
 * @param every a run's windows are clustered no oftener than that, the newest each time; zero: at
 *     once
 */
public record Pace(int mostBehind, Duration every) {
  /** Every window, however long that takes: what is clustered does not depend on time. */
  public static final Pace EVERY_WINDOW = new Pace(Integer.MAX_VALUE, Duration.ZERO);

  /** Checks the ranges. */
  public Pace {
    if (mostBehind < 0) {
      throw new IllegalArgumentException("most-behind " + mostBehind + " is out of range");
    }
    if (every.isNegative()) {
      throw new IllegalArgumentException("every-seconds " + every + " is out of range");
    }
  }

  /** How many whole windows of a run are held. */
  int held() {
    return every.isZero() ? Math.max(mostBehind, mostBehind + 1) : 1;
  }

  /** Whether newer windows decide what becomes of older ones. */
  boolean looksAhead() {
    return mostBehind < Integer.MAX_VALUE || !every.isZero();
  }
}
