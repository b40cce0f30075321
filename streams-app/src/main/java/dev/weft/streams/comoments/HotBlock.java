package dev.weft.streams.comoments;

import org.jspecify.annotations.Nullable;

/**
 * The pairs of a chunk whose subcomponents both fire often, multiplied densely when it is made: at
 * most 1,024 of each side, so 8 MiB and a tenth of a second. Immutable.
 */
final class HotBlock {
  private final HotColumns rows;
  private final HotColumns columns;
  private final boolean diagonal;
  private final long[] words;

  private HotBlock(HotColumns rows, HotColumns columns, boolean diagonal) {
    this.rows = rows;
    this.columns = columns;
    this.diagonal = diagonal;
    double[] sums = DenseProduct.of(rows, columns);
    words = new long[sums.length];
    for (int row = 0; row < rows.size(); row++) {
      for (int column = diagonal ? row + 1 : 0; column < columns.size(); column++) {
        int at = row * columns.size() + column;
        words[at] = PackedRow.word((long) sums[at], rows.both(row, columns, column));
      }
    }
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

  /** Adds a hot row's pairs; whether there are any. */
  boolean addRow(int row, PackedRow into) {
    int place = rows.place(row);
    long any = 0;
    for (int other = diagonal ? place + 1 : 0; other < columns.size(); other++) {
      long word = words[place * columns.size() + other];
      into.add(columns.column(other), word);
      any |= word;
    }
    return any != 0;
  }
}
