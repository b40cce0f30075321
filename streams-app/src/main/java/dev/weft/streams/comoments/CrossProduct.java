package dev.weft.streams.comoments;

import org.jspecify.annotations.Nullable;

/**
 * X_I^T X_J of the samples of one chunk, a row at a time: pairs of subcomponents that both fire
 * often by a dense product, all others by a sparse one. Which way a pair goes changes no bit.
 * Immutable; each thread brings its own {@link PackedRow}.
 */
final class CrossProduct {
  private final SampleRows rowSide;
  private final SampleRows columnSide;
  private final SparseProduct sparse;
  private final @Nullable Hot hot;

  /** The hot pairs, and the hot rows' products with the cold columns. */
  private record Hot(HotBlock block, SparseProduct sparse) {}

  private CrossProduct(SampleRows rowSide, SampleRows columnSide, boolean diagonal) {
    if (rowSide.samples() > PackedRow.MOST_SAMPLES || rowSide.samples() != columnSide.samples()) {
      throw new IllegalArgumentException(
          "a chunk of " + rowSide.samples() + " and " + columnSide.samples() + " samples");
    }
    this.rowSide = rowSide;
    this.columnSide = columnSide;
    HotBlock block = HotBlock.of(rowSide, columnSide, diagonal);
    if (block == null) {
      hot = null;
      sparse = new SparseProduct(rowSide, columnSide, diagonal);
    } else {
      hot =
          new Hot(
              block,
              new SparseProduct(block.hotRows(rowSide), block.coldColumns(columnSide), diagonal));
      sparse = new SparseProduct(block.coldRows(rowSide), columnSide, diagonal);
    }
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
      if (row(row, scratch)) {
        sink.accept(row, scratch);
        any = true;
      }
    }
    return any;
  }

  private boolean row(int row, PackedRow into) {
    if (hot != null && hot.block.isHotRow(row)) {
      into.begin(false);
      hot.sparse.row(row, into);
      return hot.block.addRow(row, into) || hot.sparse.touches(row);
    }
    if (!sparse.touches(row)) {
      return false;
    }
    into.begin(sparse.isSparse(row));
    sparse.row(row, into);
    return true;
  }
}
