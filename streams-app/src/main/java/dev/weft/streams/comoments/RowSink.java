package dev.weft.streams.comoments;

/** Takes rows of products as they are made. */
@FunctionalInterface
interface RowSink {
  /**
   * Takes one row.
   *
   * @param row of group I
   * @param packed its products with group J; good until this call returns
   */
  void accept(int row, PackedRow packed);
}
