package dev.weft.streams.comoments;

import org.jspecify.annotations.Nullable;

/**
 * The pairs of a chunk whose subcomponents both fire often. Immutable; what it computes lies in a
 * {@link DenseProduct}.
 */
final class HotBlock {
  private final HotColumns rows;
  private final HotColumns columns;
  private final boolean diagonal;

  private HotBlock(HotColumns rows, HotColumns columns, boolean diagonal) {
    this.rows = rows;
    this.columns = columns;
    this.diagonal = diagonal;
  }

  /** None where one side has too few hot subcomponents. */
  static @Nullable HotBlock of(SampleRows rowSide, SampleRows columnSide, boolean diagonal) {
    HotColumns rows = HotColumns.of(rowSide);
    HotColumns columns = diagonal || rows == null ? rows : HotColumns.of(columnSide);
    return rows == null || columns == null ? null : new HotBlock(rows, columns, diagonal);
  }

  boolean isHotRow(int row) {
    return rows.isHot(row);
  }

  /** The rows that take part. */
  SampleRows hotRows(SampleRows rowSide) {
    return rowSide.only(rows::isHot);
  }

  /** The rows that take no part. */
  SampleRows coldRows(SampleRows rowSide) {
    return rowSide.only(row -> !rows.isHot(row));
  }

  /** The columns that take no part. */
  SampleRows coldColumns(SampleRows columnSide) {
    return columnSide.only(column -> !columns.isHot(column));
  }

  /** Forms Σq_i·q_j of the hot rows among [from, to). */
  void multiply(int from, int to, DenseProduct product) {
    int first = rows.firstPlace(from);
    int end = rows.firstPlace(to);
    if (first < end) {
      product.multiply(rows, first, end, columns);
    }
  }

  /** Adds a hot row's pairs, of those that {@link #multiply} formed last; whether there are any. */
  boolean addRow(int row, DenseProduct product, PackedRow into) {
    int place = rows.firstPlace(row);
    int from = diagonal ? place + 1 : 0;
    boolean any = false;
    for (int other = from; other < columns.size(); other++) {
      long sum = product.sum(place, other);
      if (sum != 0) {
        into.add(columns.column(other), sum, rows.both(place, columns, other));
        any = true;
      }
    }
    return any;
  }
}
