package dev.weft.streams.comoments;

import org.jspecify.annotations.Nullable;

/**
 * Only touched pairs have a place: about 7 bytes each where most fired together once or twice, at
 * most 12 in any case, 4 more with counts; and some 120 a touched row. The band turns dense where
 * the most that it may take meets what {@link DensePairs} takes.
 */
final class SparsePairs implements PairStorage {
  private static final int BYTES = 12;
  private static final int DENSE_BYTES = 8;
  private static final int COUNT_BYTES = 4;

  private final BandLayout layout;
  private final int band;
  private final boolean counted;
  private final @Nullable SparseRow[] rows;
  private int touched;

  SparsePairs(BandLayout layout, int band, boolean counted) {
    this.layout = layout;
    this.band = band;
    this.counted = counted;
    rows = new SparseRow[layout.endRow(band) - layout.firstRow(band)];
  }

  /** Whether as many pairs are touched that a place for every one takes no more. */
  boolean isFull() {
    int countBytes = counted ? COUNT_BYTES : 0;
    return touched * (long) (BYTES + countBytes)
        >= layout.pairs(band) * (long) (DENSE_BYTES + countBytes);
  }

  /** The same pairs with a place for every one. */
  DensePairs dense() {
    DensePairs dense = new DensePairs(layout, band, counted);
    PairRow scratch = new PairRow(layout.columns());
    for (int row = layout.firstRow(band); row < layout.endRow(band); row++) {
      read(row, scratch);
      for (int pair = 0; pair < scratch.size(); pair++) {
        dense.restore(row, scratch.column(pair), scratch.sum(pair), scratch.count(pair));
      }
    }
    return dense;
  }

  private SparseRow row(int row) {
    SparseRow found = rows[row - layout.firstRow(band)];
    if (found == null) {
      found = new SparseRow(counted);
      rows[row - layout.firstRow(band)] = found;
    }
    return found;
  }

  @Override
  public void add(int row, PackedRow packed, int weightBits) {
    SparseRow to = row(row);
    touched -= to.size();
    char[] ascending = packed.ascending(layout.firstColumn(row), layout.columns());
    to.add(ascending, ascending.length, packed.words(), weightBits);
    touched += to.size();
  }

  @Override
  public void restore(int row, int column, long sum, int count) {
    row(row).append(column, sum, count);
    touched++;
  }

  @Override
  public void read(int row, PairRow into) {
    into.clear();
    SparseRow found = rows[row - layout.firstRow(band)];
    if (found != null) {
      found.read(into);
    }
  }

  @Override
  public long sum(int row, int column) {
    SparseRow found = rows[row - layout.firstRow(band)];
    return found == null ? 0 : found.sum(column);
  }

  @Override
  public int count(int row, int column) {
    SparseRow found = rows[row - layout.firstRow(band)];
    return found == null ? 0 : found.count(column);
  }
}
