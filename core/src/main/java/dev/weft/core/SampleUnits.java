package dev.weft.core;

import dev.weft.core.proto.ReadingSettings;
import dev.weft.core.proto.Statistic;

/**
 * How many units a sample counts in a reading's sums, counts and numbers of samples: 1, or 256
 * where sums decay, so that what is rounded down after a window is small against one firing. No
 * correlation depends on the unit. Stateless.
 */
public final class SampleUnits {
  /** A sample counts 2^8 units where sums decay. */
  public static final int DECAYED_BITS = 8;

  private SampleUnits() {}

  /** Bits by which the reading's numbers are shifted. */
  public static int bits(ReadingSettings reading) {
    return reading.getStatistic() == Statistic.STATISTIC_DECAYED ? DECAYED_BITS : 0;
  }
}
