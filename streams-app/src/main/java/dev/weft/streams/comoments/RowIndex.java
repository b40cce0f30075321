package dev.weft.streams.comoments;

/**
 * For each row subcomponent i of a cell, in the samples where it fires: its q and the range of the
 * column side's entries to multiply with. Samples without such entries are left out, so a row
 * without ranges touches no pair. Built in time linear in the entries; 10 bytes each, 12 a row.
 * Immutable.
 */
final class RowIndex {
  private final int[] offsets;
  private final long[] products;
  private final int[] starts;
  private final int[] ends;
  private final char[] values;

  /**
   * On the diagonal both sides are of the same group, and an entry meets columns behind its own.
   */
  RowIndex(SampleRows rowSide, SampleRows columnSide, boolean diagonal) {
    offsets = new int[rowSide.width() + 1];
    products = new long[rowSide.width()];
    count(rowSide, columnSide, diagonal);
    int ranges = offsets[rowSide.width()];
    starts = new int[ranges];
    ends = new int[ranges];
    values = new char[ranges];
    fill(rowSide, columnSide, diagonal);
  }

  private void count(SampleRows rowSide, SampleRows columnSide, boolean diagonal) {
    char[] rows = rowSide.columns();
    for (int s = 0; s < rowSide.samples(); s++) {
      int start = columnSide.offset(s);
      int end = columnSide.offset(s + 1);
      for (int e = rowSide.offset(s); e < rowSide.offset(s + 1); e++) {
        start = diagonal ? behind(rowSide, e, columnSide, start, end) : start;
        offsets[rows[e] + 1] += start < end ? 1 : 0;
        products[rows[e]] += end - start;
      }
    }
    for (int row = 0; row < rowSide.width(); row++) {
      offsets[row + 1] += offsets[row];
    }
  }

  private void fill(SampleRows rowSide, SampleRows columnSide, boolean diagonal) {
    char[] rows = rowSide.columns();
    int[] next = offsets.clone();
    for (int s = 0; s < rowSide.samples(); s++) {
      int start = columnSide.offset(s);
      int end = columnSide.offset(s + 1);
      for (int e = rowSide.offset(s); e < rowSide.offset(s + 1); e++) {
        start = diagonal ? behind(rowSide, e, columnSide, start, end) : start;
        if (start < end) {
          int at = next[rows[e]]++;
          starts[at] = start;
          ends[at] = end;
          values[at] = rowSide.values()[e];
        }
      }
    }
  }

  /** The first column entry from start on that lies behind a row entry: both ascend. */
  private static int behind(
      SampleRows rowSide, int entry, SampleRows columnSide, int start, int end) {
    if (rowSide == columnSide) {
      return entry + 1;
    }
    int at = start;
    while (at < end && columnSide.columns()[at] <= rowSide.columns()[entry]) {
      at++;
    }
    return at;
  }

  /** How many products the row has, over all its ranges. */
  long products(int row) {
    return products[row];
  }

  /** First of the row's ranges. */
  int from(int row) {
    return offsets[row];
  }

  /** End (exclusive) of the row's ranges. */
  int to(int row) {
    return offsets[row + 1];
  }

  /** First column entry of a range. */
  int start(int range) {
    return starts[range];
  }

  /** End (exclusive) of a range's column entries. */
  int end(int range) {
    return ends[range];
  }

  /** The row subcomponent's q there. */
  int value(int range) {
    return values[range];
  }
}
