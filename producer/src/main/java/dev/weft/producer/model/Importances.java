package dev.weft.producer.model;

import dev.weft.core.ImportanceBatch;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Dense causal importances of some samples: for each matrix, in the manifest's order, row-major
 * samples x its subcomponents. Memory: 4 bytes a sample and subcomponent. The arrays are its own:
 * neither copied nor to be changed.
 */
public record Importances(int samples, List<float[]> matrices) {
  /** Checks that every matrix has whole rows. */
  public Importances {
    if (samples < 1) {
      throw new IllegalArgumentException("importances of " + samples + " samples");
    }
    for (float[] matrix : matrices) {
      if (matrix.length % samples != 0) {
        throw new IllegalArgumentException(
            matrix.length + " importances of " + samples + " samples");
      }
    }
    matrices = List.copyOf(matrices);
  }

  /** C. */
  public int subcomponents() {
    return matrices.stream().mapToInt(matrix -> matrix.length / samples).sum();
  }

  /**
   * The same in fixed point, without zeros. Takes the common pool and the calling thread.
   *
   * @param clamp whether importances out of [0, 1] are set to the nearest of 0 and 1, and counted
   * @param clamped how many were
   * @throws IllegalArgumentException if an importance is NaN, or out of [0, 1] and not to be
   *     clamped; it says which
   */
  public ImportanceBatch quantise(boolean clamp, LongAdder clamped) {
    return new Quantiser(this, clamp, clamped).quantise();
  }
}
