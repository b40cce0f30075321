package dev.weft.streams.comoments;

/**
 * What is left of a sum after a window: λ = 2^(-1/h) of it, h the half-life in windows. λ is
 * rounded to a multiple of 2^-32 and the product down to an integer, in 128 bits: so decayed sums
 * are the same bits on every machine, in whatever slices the samples came, and come to 0 in the
 * end. What rounding loses is at most 1/(1-λ) units in all: see {@link dev.weft.core.SampleUnits}.
 * Immutable.
 */
public final class Decay {
  private static final int FACTOR_BITS = 32;

  private final long factor;

  /**
   * For a half-life.
   *
   * @param halfLifeWindows above 0; windows after which a window's weight is halved
   */
  public Decay(double halfLifeWindows) {
    if (!(halfLifeWindows > 0)) {
      throw new IllegalArgumentException("a half-life of " + halfLifeWindows + " windows");
    }
    factor = (long) StrictMath.rint(StrictMath.pow(2, FACTOR_BITS - 1 / halfLifeWindows));
  }

  /** What is left of a sum that is not negative. */
  public long of(long sum) {
    return Math.multiplyHigh(sum, factor) << (Long.SIZE - FACTOR_BITS)
        | (sum * factor) >>> FACTOR_BITS;
  }
}
