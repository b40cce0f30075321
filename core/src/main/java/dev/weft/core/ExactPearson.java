package dev.weft.core;

/**
 * Pearson's correlation from integer sums. The three differences n·Σxy - Σx·Σy, n·Σx² - (Σx)² and
 * n·Σy² - (Σy)² are exact 128-bit integers, so nothing cancels; each is rounded once, to double,
 * and so is each of the three operations that follow. The result differs from the true value by a
 * few units in the last place and depends on nothing but the sums.
 *
 * <p>Valid for 0 <= q <= 2^15 and n < 2^33: every sum then fits a long and every difference 127
 * bits. Stateless; safe for any threads. One call costs some ten nanoseconds.
 */
public final class ExactPearson {
  private ExactPearson() {}

  /**
   * r of two variables, in [-1, 1], or NaN where one of them is constant.
   *
   * @param n number of samples
   * @param sumX Σx, and so on for Σy, Σx², Σy², Σxy
   */
  public static double correlation(
      long n, long sumX, long sumY, long sumXx, long sumYy, long sumXy) {
    return correlation(n, sumX, sumY, sumXy, scatter(n, sumX, sumXx), scatter(n, sumY, sumYy));
  }

  /** The same, from the scatters of x and y computed once: see {@link #scatter}. */
  public static double correlation(
      long n, long sumX, long sumY, long sumXy, double scatterX, double scatterY) {
    if (!(scatterX > 0 && scatterY > 0)) {
      return Double.NaN;
    }
    double r = difference(n, sumXy, sumX, sumY) / Math.sqrt(scatterX * scatterY);
    return Math.max(-1, Math.min(1, r));
  }

  /** n·Σx² - (Σx)², n² times the variance: exact, rounded once. 0 where x is constant. */
  public static double scatter(long n, long sumX, long sumXx) {
    return difference(n, sumXx, sumX, sumX);
  }

  /** a·b - c·d for non-negative factors, exact in 128 bits, rounded once to the nearest double. */
  static double difference(long a, long b, long c, long d) {
    long lowAb = a * b;
    long lowCd = c * d;
    long low = lowAb - lowCd;
    long borrow = Long.compareUnsigned(lowAb, lowCd) < 0 ? 1 : 0;
    long high = Math.multiplyHigh(a, b) - Math.multiplyHigh(c, d) - borrow;
    return high < 0 ? -unsigned(low == 0 ? -high : ~high, -low) : unsigned(high, low);
  }

  /** The double nearest to high·2^64 + low, both unsigned. */
  private static double unsigned(long high, long low) {
    int shift = high != 0 ? Long.numberOfLeadingZeros(high) : 64;
    if (shift == 64) {
      return unsigned(low);
    }
    long top = shift == 0 ? high : high << shift | low >>> (64 - shift);
    long rest = low << shift;
    return Math.scalb(unsigned(rest == 0 ? top : top | 1), 64 - shift);
  }

  /**
   * The double nearest to an unsigned 64-bit number; a lowest bit that stands for "and more" is
   * kept.
   */
  private static double unsigned(long value) {
    return value >= 0 ? (double) value : 2 * (double) (value >>> 1 | (value & 1));
  }
}
