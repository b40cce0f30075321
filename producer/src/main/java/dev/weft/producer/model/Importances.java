package dev.weft.producer.model;

import dev.weft.core.FixedPoint;
import dev.weft.core.ImportanceBatch;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Dense causal importances of some samples: for each matrix, in the manifest's order, row-major
 * samples x its subcomponents.
 */
public record Importances(int samples, List<float[]> matrices) {
  /** Checks that every matrix has whole rows. */
  public Importances {
    for (float[] matrix : matrices) {
      if (samples < 1 || matrix.length % samples != 0) {
        throw new IllegalArgumentException(
            matrix.length + " importances of " + samples + " samples");
      }
    }
  }

  /** C. */
  public int subcomponents() {
    return matrices.stream().mapToInt(matrix -> matrix.length / samples).sum();
  }

  /**
   * The same in fixed point, without zeros.
   *
   * @param clamp whether importances out of [0, 1] are set to the nearest of 0 and 1, and counted
   * @param clamped how many were
   * @throws IllegalArgumentException if an importance is NaN, or out of [0, 1] and not to be
   *     clamped
   */
  public ImportanceBatch quantise(boolean clamp, LongAdder clamped) {
    int[] rowOffsets = new int[samples + 1];
    int[] columns = new int[1 << 16];
    char[] values = new char[columns.length];
    int entries = 0;
    for (int s = 0; s < samples; s++) {
      if (entries + subcomponents() > columns.length) {
        columns = Arrays.copyOf(columns, 2 * columns.length + subcomponents());
        values = Arrays.copyOf(values, columns.length);
      }
      int first = 0;
      for (float[] matrix : matrices) {
        int width = matrix.length / samples;
        for (int c = 0; c < width; c++) {
          float importance = matrix[s * width + c];
          int q = importance == 0 ? 0 : quantise(importance, clamp, clamped);
          if (q != 0) {
            columns[entries] = first + c;
            values[entries++] = (char) q;
          }
        }
        first += width;
      }
      rowOffsets[s + 1] = entries;
    }
    return new ImportanceBatch(
        subcomponents(),
        rowOffsets,
        Arrays.copyOf(columns, entries),
        Arrays.copyOf(values, entries));
  }

  private static int quantise(float importance, boolean clamp, LongAdder clamped) {
    if (!clamp || (importance >= 0 && importance <= 1)) {
      return FixedPoint.quantise(importance);
    }
    int q = FixedPoint.quantiseClamped(importance);
    clamped.increment();
    return q;
  }
}
