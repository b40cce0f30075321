package dev.weft.producer.model;

import dev.weft.core.FixedPoint;
import dev.weft.core.ImportanceBatch;
import java.util.Arrays;
import java.util.List;

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
   * The same in fixed point, without zeros: samples [from, to).
   *
   * @throws IllegalArgumentException if an importance is NaN or out of [0, 1]
   */
  public ImportanceBatch quantise(int from, int to) {
    int[] rowOffsets = new int[to - from + 1];
    int[] columns = new int[1 << 16];
    char[] values = new char[columns.length];
    int entries = 0;
    for (int s = from; s < to; s++) {
      if (entries + subcomponents() > columns.length) {
        columns = Arrays.copyOf(columns, 2 * columns.length + subcomponents());
        values = Arrays.copyOf(values, columns.length);
      }
      int first = 0;
      for (float[] matrix : matrices) {
        int width = matrix.length / samples;
        for (int c = 0; c < width; c++) {
          float importance = matrix[s * width + c];
          int q = importance == 0 ? 0 : FixedPoint.quantise(importance);
          if (q != 0) {
            columns[entries] = first + c;
            values[entries++] = (char) q;
          }
        }
        first += width;
      }
      rowOffsets[s - from + 1] = entries;
    }
    return new ImportanceBatch(
        subcomponents(),
        rowOffsets,
        Arrays.copyOf(columns, entries),
        Arrays.copyOf(values, entries));
  }
}
