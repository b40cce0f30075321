package dev.weft.producer.model;

import dev.weft.core.FixedPoint;
import dev.weft.core.ImportanceBatch;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** Dense importances to sparse rows in fixed point, some rows at a time. */
final class Quantiser {
  private static final int ROWS_AT_ONCE = 256;

  /** Rounds to 0, half to even. */
  private static final float HALF_A_STEP = 0.5f / FixedPoint.ONE;

  private final Importances importances;
  private final int[] firstColumns;
  private final int subcomponents;
  private final boolean clamp;
  private final LongAdder clamped;

  Quantiser(Importances importances, boolean clamp, LongAdder clamped) {
    this.importances = importances;
    this.clamp = clamp;
    this.clamped = clamped;
    subcomponents = importances.subcomponents();
    firstColumns = new int[importances.matrices().size()];
    for (int m = 1; m < firstColumns.length; m++) {
      firstColumns[m] =
          firstColumns[m - 1] + importances.matrices().get(m - 1).length / importances.samples();
    }
  }

  ImportanceBatch quantise() {
    int samples = importances.samples();
    int[] rowOffsets = new int[samples + 1];
    List<Part> parts =
        IntStream.range(0, (samples + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE)
            .parallel()
            .mapToObj(
                part -> {
                  int from = part * ROWS_AT_ONCE;
                  return new Part(from, Math.min(samples, from + ROWS_AT_ONCE), rowOffsets);
                })
            .toList();
    for (int s = 0; s < samples; s++) {
      rowOffsets[s + 1] = Math.addExact(rowOffsets[s + 1], rowOffsets[s]);
    }
    int[] columns = new int[rowOffsets[samples]];
    char[] values = new char[columns.length];
    int entries = 0;
    for (Part part : parts) {
      System.arraycopy(part.columns, 0, columns, entries, part.entries);
      System.arraycopy(part.values, 0, values, entries, part.entries);
      entries += part.entries;
    }
    return new ImportanceBatch(subcomponents, rowOffsets, columns, values);
  }

  /** Some rows' entries; their numbers go to rowOffsets[row + 1]. */
  private final class Part {
    private int[] columns;
    private char[] values;
    private int entries;

    Part(int from, int to, int[] rowOffsets) {
      columns = new int[subcomponents];
      values = new char[subcomponents];
      for (int sample = from; sample < to; sample++) {
        if (entries > columns.length - subcomponents) {
          columns = Arrays.copyOf(columns, 2 * columns.length + subcomponents);
          values = Arrays.copyOf(values, columns.length);
        }
        int before = entries;
        for (int m = 0; m < firstColumns.length; m++) {
          float[] matrix = importances.matrices().get(m);
          add(matrix, sample, matrix.length / importances.samples(), firstColumns[m]);
        }
        rowOffsets[sample + 1] = entries - before;
      }
    }

    private void add(float[] matrix, int sample, int width, int firstColumn) {
      int at = sample * width;
      for (int c = 0; c < width; c++) {
        float importance = matrix[at + c];
        if (!(importance >= 0 && importance <= HALF_A_STEP)) {
          int q = q(importance, sample, firstColumn + c);
          if (q != 0) {
            columns[entries] = firstColumn + c;
            values[entries++] = (char) q;
          }
        }
      }
    }
  }

  private int q(float importance, int sample, int column) {
    if (importance >= 0 && importance <= 1) {
      return FixedPoint.quantise(importance);
    }
    if (!clamp || Float.isNaN(importance)) {
      throw new IllegalArgumentException(
          "importance "
              + importance
              + " of subcomponent "
              + column
              + " in sample "
              + sample
              + " is out of [0, 1]");
    }
    clamped.increment();
    return FixedPoint.quantiseClamped(importance);
  }
}
