package dev.weft.producer.dumps;

import dev.weft.core.FixedPoint;

/** Importances to fixed point; what is out of [0, 1] is clamped and counted, or refused. */
final class Quantity {
  private final boolean clamp;
  private long clamped;

  Quantity(boolean clamp) {
    this.clamp = clamp;
  }

  /** q of an importance. */
  int of(double importance, long sample, long column) {
    if (importance >= 0 && importance <= 1) {
      return FixedPoint.quantise(importance);
    }
    if (!clamp || Double.isNaN(importance)) {
      throw new DumpException(
          "importance "
              + importance
              + " in sample "
              + sample
              + ", column "
              + column
              + " is out of [0, 1]"
              + (Double.isNaN(importance) ? "" : ": --out-of-range clamp takes the nearest"));
    }
    clamped++;
    return FixedPoint.quantiseClamped(importance);
  }

  long clamped() {
    return clamped;
  }
}
