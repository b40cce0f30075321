package dev.weft.clusterer.linalg;

import java.util.stream.IntStream;

/**
 * Work on a range in blocks of a fixed size, side by side on all processors. Where the blocks lie
 * does not depend on the processors: a block that is computed alone has the same bits on any
 * machine.
 */
public final class Blocks {
  private Blocks() {}

  /** What is done with a block. */
  @FunctionalInterface
  public interface Work {
    /** From an index, so many. */
    void on(int from, int some);
  }

  /** Does it with all of 0..total-1; returns when all is done. */
  public static void inParallel(int total, int size, Work work) {
    IntStream.range(0, (total + size - 1) / size)
        .parallel()
        .forEach(block -> work.on(block * size, Math.min(size, total - block * size)));
  }
}
