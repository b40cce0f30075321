package dev.weft.core;

/**
 * Causal importances in fixed point: an importance x in [0, 1] travels as q = round(x * 2^15), half
 * to even, so that q is in [0, 32,768]. All statistics are sums of such integers and therefore
 * exact.
 *
 * <p>32,768 does not fit a signed 16-bit number: q is unsigned on the wire and an {@code int} or
 * {@code char} in Java.
 */
public final class FixedPoint {
  /** Number of binary digits after the point. */
  public static final int BITS = 15;

  /** The q of importance 1. */
  public static final int ONE = 1 << BITS;

  private FixedPoint() {}

  /**
   * The q of an importance in [0, 1], rounded half to even.
   *
   * @throws IllegalArgumentException if it is NaN, negative or above 1
   */
  public static int quantise(double importance) {
    if (!(importance >= 0 && importance <= 1)) {
      throw new IllegalArgumentException("importance out of [0, 1]: " + importance);
    }
    return (int) Math.rint(importance * ONE);
  }

  /**
   * The q of an importance after clamping it to [0, 1].
   *
   * @throws IllegalArgumentException if it is NaN
   */
  public static int quantiseClamped(double importance) {
    if (Double.isNaN(importance)) {
      throw new IllegalArgumentException("importance is NaN");
    }
    return quantise(Math.min(1, Math.max(0, importance)));
  }

  /** The importance that q stands for, exact. */
  public static double importance(int q) {
    return q * (1.0 / ONE);
  }
}
