package dev.weft.producer.input;

import java.util.SplittableRandom;

/** Generators whose neighbouring seeds are unlike. Stateless. */
public final class Seeds {
  private Seeds() {}

  /** Of seed, node and batch, each mixed in. */
  public static SplittableRandom of(long seed, long node, long batch) {
    long mixed = seed;
    for (long part : new long[] {node, batch}) {
      mixed = new SplittableRandom(mixed).nextLong() + part;
    }
    return new SplittableRandom(mixed);
  }
}
