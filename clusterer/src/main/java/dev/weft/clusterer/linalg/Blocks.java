package dev.weft.clusterer.linalg;

import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/**
 * Work on a range in blocks of a fixed size, side by side on all processors. Where the blocks lie
 * does not depend on the number of processors, and so neither do the bits.
 */
public final class Blocks {
  private Blocks() {}

  /** What is done with a block. */
  @FunctionalInterface
  public interface Work {
    /** From an index, so many. */
    void on(int from, int some);
  }

  /**
   * Does it with all of 0..total-1. Returns, or throws what a block threw first, when every block
   * has ended: only then may what they work on be freed.
   */
  public static void inParallel(int total, int size, Work work) {
    AtomicReference<RuntimeException> exception = new AtomicReference<>();
    AtomicReference<Error> error = new AtomicReference<>();
    IntStream.range(0, (total + size - 1) / size)
        .parallel()
        .forEach(
            block -> {
              try {
                work.on(block * size, Math.min(size, total - block * size));
              } catch (RuntimeException e) {
                exception.compareAndSet(null, e);
              } catch (Error e) {
                error.compareAndSet(null, e);
              }
            });
    if (error.get() != null) {
      throw error.get();
    }
    if (exception.get() != null) {
      throw exception.get();
    }
  }
}
