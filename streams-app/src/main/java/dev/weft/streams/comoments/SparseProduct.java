package dev.weft.streams.comoments;

/**
 * X_I^T X_J of some rows with some columns of one chunk, a row at a time: Gustavson's row scheme
 * (Gustavson 1978) with a dense accumulator. Row i runs over the samples where i fires and adds
 * x_si · x_sj to every j that fires there too; on the diagonal (I = J) only to j > i.
 *
 * <p>Cost: one addition a pair of entries in a sample. Immutable; each thread brings its own {@link
 * PackedRow}.
 */
final class SparseProduct {
  /**
   * A row of fewer products than this share of its columns has its touched columns listed: listing
   * makes a product two to four times dearer, and spares looking through the whole row.
   */
  private static final int LISTED_SHARE = 8;

  /** Ranges whose entries are fetched together (docs/benchmarks.md). */
  private static final int AHEAD = 16;

  private final int listedBelow;
  private final RowIndex index;
  private final ColumnEntries entries;

  /** On the diagonal both sides are of the same group. */
  SparseProduct(SampleRows rowSide, SampleRows columnSide, boolean diagonal) {
    listedBelow = columnSide.width() / LISTED_SHARE;
    index = new RowIndex(rowSide, columnSide, diagonal);
    entries = new ColumnEntries(columnSide);
  }

  /** Whether the row meets any column. */
  boolean touches(int row) {
    return index.products(row) > 0;
  }

  /** Whether the row's touched columns are worth listing. */
  boolean isSparse(int row) {
    return index.products(row) < listedBelow;
  }

  /** Adds a row's products. */
  void row(int row, PackedRow into) {
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
