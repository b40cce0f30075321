package dev.weft.streams.comoments;

import java.util.Arrays;

/**
 * X_I^T X_J of the samples of one chunk, a row at a time: Gustavson's row scheme (Gustavson 1978)
 * with a dense accumulator. Row i runs over the samples where i fires and adds x_si · x_sj to every
 * j that fires there too; on the diagonal (I = J) only to j > i.
 *
 * <p>A 64-bit accumulator holds both sums: the low 48 bits Σq_i·q_j, the high 16 how often both
 * fired. A chunk has at most 65,535 samples, so the sum stays below 65,535 · 2^30 < 2^46 and the
 * count below 2^16: one addition serves both. Cost: one addition a pair of entries in a sample. Not
 * safe for several threads; the matrices are shared, so each thread may have its own.
 */
final class CrossProduct {
  /** Samples that a chunk may have. */
  static final int MOST_SAMPLES = 65_535;

  private static final int COUNT_SHIFT = 48;
  private static final long ONE_MORE = 1L << COUNT_SHIFT;
  private static final long SUM_MASK = ONE_MORE - 1;

  private final SampleRows rowSide;
  private final SampleRows columnSide;
  private final ColumnIndex index;
  private final boolean diagonal;
  private final long[] accumulator;

  private CrossProduct(SampleRows rowSide, SampleRows columnSide, boolean diagonal) {
    if (rowSide.samples() > MOST_SAMPLES || rowSide.samples() != columnSide.samples()) {
      throw new IllegalArgumentException(
          "a chunk of " + rowSide.samples() + " and " + columnSide.samples() + " samples");
    }
    this.rowSide = rowSide;
    this.columnSide = columnSide;
    this.diagonal = diagonal;
    this.index = new ColumnIndex(rowSide);
    this.accumulator = new long[columnSide.width()];
  }

  /** Pairs within one group. */
  static CrossProduct within(SampleRows rows) {
    return new CrossProduct(rows, rows, true);
  }

  /** Pairs between two groups of the same samples. */
  static CrossProduct between(SampleRows rowSide, SampleRows columnSide) {
    return new CrossProduct(rowSide, columnSide, false);
  }

  /** Whether the row subcomponent fires at all in the chunk. */
  boolean touches(int row) {
    return index.from(row) < index.to(row);
  }

  /**
   * The packed sums of a row, for every column; good until the next call.
   *
   * @param row of group I
   */
  long[] row(int row) {
    Arrays.fill(accumulator, 0);
    char[] rowValues = rowSide.values();
    for (int at = index.from(row); at < index.to(row); at++) {
      int sample = index.sample(at);
      int entry = index.entry(at);
      add(
          diagonal ? entry + 1 : columnSide.offset(sample),
          columnSide.offset(sample + 1),
          rowValues[entry]);
    }
    return accumulator;
  }

  private void add(int from, int to, int x) {
    char[] columns = columnSide.columns();
    char[] values = columnSide.values();
    long[] sums = accumulator;
    for (int e = from; e < to; e++) {
      sums[columns[e]] += (long) (x * values[e]) | ONE_MORE;
    }
  }

  /** Σq_i·q_j of a packed sum. */
  static long sum(long packed) {
    return packed & SUM_MASK;
  }

  /** How often both fired. */
  static int count(long packed) {
    return (int) (packed >>> COUNT_SHIFT);
  }
}
