package dev.weft.streams.comoments;

import dev.weft.core.FixedPoint;

/**
 * Says whether n samples fit the sums, before they are added. q is at most 2^15, so a sum of n
 * products is at most n·2^30 < 2^63 for n < 2^33, and so is every other sum; {@link
 * dev.weft.core.ExactPearson} holds under the same bound. A joint count is at most its half's
 * number of samples and is kept in 31 bits. One comparison a fold therefore does for all of its
 * additions. Stateless.
 */
final class OverflowGuard {
  /** All samples of a cell, over both halves. */
  static final long MOST_SAMPLES = (1L << 33) - 1;

  /** Samples of one half where joint counts are kept. */
  static final long MOST_COUNTED_SAMPLES = Integer.MAX_VALUE;

  private static final int PRODUCT_BITS = 2 * FixedPoint.BITS;

  private OverflowGuard() {}

  /**
   * Refuses samples that could overflow a sum.
   *
   * @param samples of each half, as they will be
   * @throws ArithmeticException that says what to do
   */
  static void require(long[] samples, boolean counted) {
    long all = 0;
    for (long ofHalf : samples) {
      if (counted && ofHalf > MOST_COUNTED_SAMPLES) {
        throw new ArithmeticException(
            ofHalf
                + " samples in a half would overflow its joint counts (at most "
                + MOST_COUNTED_SAMPLES
                + "): replay the run without joint counts, or with tumbling windows");
      }
      all += ofHalf;
    }
    if (all > MOST_SAMPLES) {
      throw new ArithmeticException(
          all
              + " samples would overflow the exact sums (at most "
              + MOST_SAMPLES
              + "): begin a new run, or replay this one with tumbling windows");
    }
  }

  /** Whether a touched pair can have this sum and count: q is at least 1. */
  static boolean isPossible(long sum, long count, boolean counted) {
    return counted
        ? count >= 1
            && count <= MOST_COUNTED_SAMPLES
            && sum >= count
            && sum <= count << PRODUCT_BITS
        : sum >= 1 && sum <= MOST_SAMPLES << PRODUCT_BITS;
  }

  /** Whether a subcomponent can have these sums. */
  static boolean isPossible(long sum, long sumSquares, long firings, long maximum) {
    return firings <= MOST_SAMPLES
        && maximum <= FixedPoint.ONE
        && (maximum == 0) == (firings == 0)
        && sum >= firings
        && sum <= firings * maximum
        && sumSquares >= sum
        && sumSquares <= firings * maximum * maximum;
  }
}
