package dev.weft.streams.comoments;

/**
 * X_I^T X_J of the samples of one chunk, a row at a time: Gustavson's row scheme (Gustavson 1978)
 * with a dense accumulator. Row i runs over the samples where i fires and adds x_si · x_sj to every
 * j that fires there too; on the diagonal (I = J) only to j > i.
 *
 * <p>Cost: one addition a pair of entries in a sample. Immutable; each thread brings its own {@link
 * PackedRow}.
 */
final class CrossProduct {
  /**
   * A row of fewer products than this share of its columns has its touched columns listed: listing
   * makes a product two to four times dearer, and spares looking through the whole row.
   */
  private static final int LISTED_SHARE = 8;

  /** Ranges whose entries are fetched together (docs/benchmarks.md). */
  private static final int AHEAD = 16;

  private final SampleRows rowSide;
  private final SampleRows columnSide;
  private final RowIndex index;
  private final ColumnEntries entries;

  private CrossProduct(SampleRows rowSide, SampleRows columnSide, boolean diagonal) {
    if (rowSide.samples() > PackedRow.MOST_SAMPLES || rowSide.samples() != columnSide.samples()) {
      throw new IllegalArgumentException(
          "a chunk of " + rowSide.samples() + " and " + columnSide.samples() + " samples");
    }
    this.rowSide = rowSide;
    this.columnSide = columnSide;
    this.index = new RowIndex(rowSide, columnSide, diagonal);
    this.entries = new ColumnEntries(columnSide);
  }

  /** Pairs within one group. */
  static CrossProduct within(SampleRows rows) {
    return new CrossProduct(rows, rows, true);
  }

  /** Pairs between two groups of the same samples. */
  static CrossProduct between(SampleRows rowSide, SampleRows columnSide) {
    return new CrossProduct(rowSide, columnSide, false);
  }

  /** The samples of group I. */
  SampleRows rowSide() {
    return rowSide;
  }

  /** The samples of group J: on the diagonal those of I. */
  SampleRows columnSide() {
    return columnSide;
  }

  /**
   * Hands on every touched row of [from, to), ascending.
   *
   * @param scratch of the column side's width
   * @return whether any row was touched
   */
  boolean rows(int from, int to, PackedRow scratch, RowSink sink) {
    boolean any = false;
    for (int row = from; row < to; row++) {
      if (index.products(row) > 0) {
        row(row, scratch);
        sink.accept(row, scratch);
        any = true;
      }
    }
    return any;
  }

  private void row(int row, PackedRow into) {
    into.begin(index.products(row) < columnSide.width() / LISTED_SHARE);
    int[] words = entries.words();
    int end = index.to(row);
    for (int first = index.from(row); first < end; first += AHEAD) {
      int last = Math.min(end, first + AHEAD);
      into.ahead(touch(first, last));
      for (int range = first; range < last; range++) {
        into.add(index.value(range), words, index.start(range), index.end(range));
      }
    }
  }

  private int touch(int first, int last) {
    int any = 0;
    for (int range = first; range < last; range++) {
      any ^= entries.touch(index.start(range), index.end(range));
    }
    return any;
  }
}
