package dev.weft.streams.comoments;

/**
 * The entries of {@link SampleRows} by column: for each column the samples where it fires and its
 * entries there, both ascending. Built in time linear in the entries. Immutable.
 */
final class ColumnIndex {
  private final int[] columnOffsets;
  private final int[] samples;
  private final int[] entries;

  ColumnIndex(SampleRows rows) {
    columnOffsets = new int[rows.width() + 1];
    for (char column : rows.columns()) {
      columnOffsets[column + 1]++;
    }
    for (int column = 0; column < rows.width(); column++) {
      columnOffsets[column + 1] += columnOffsets[column];
    }
    samples = new int[rows.entries()];
    entries = new int[rows.entries()];
    int[] next = columnOffsets.clone();
    for (int s = 0; s < rows.samples(); s++) {
      for (int e = rows.offset(s); e < rows.offset(s + 1); e++) {
        int at = next[rows.columns()[e]]++;
        samples[at] = s;
        entries[at] = e;
      }
    }
  }

  /** First index of the column's entries here. */
  int from(int column) {
    return columnOffsets[column];
  }

  /** End (exclusive) of the column's entries here. */
  int to(int column) {
    return columnOffsets[column + 1];
  }

  int sample(int index) {
    return samples[index];
  }

  int entry(int index) {
    return entries[index];
  }
}
