package dev.weft.streams.exemplars;

/** A sample's place among equals: a seeded hash, so that no node and no time is preferred. */
final class SampleRank {
  private SampleRank() {}

  /** To be compared unsigned. The finaliser is that of SplitMix64 (Steele, Lea, Flood 2014). */
  static long of(long seed, ObservedBatch batch, int sample) {
    long z =
        seed
            + 0x9E3779B97F4A7C15L
                * (batch.node().hashCode() * 0x100000001B3L + batch.number() * 65_537L + sample);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
