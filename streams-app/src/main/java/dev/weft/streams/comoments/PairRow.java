package dev.weft.streams.comoments;

/**
 * The touched pairs of one row of a band: columns ascending, with sums and counts, and a place that
 * goes forward through them. A scratch, used again for the next row: 14 bytes a column. Not safe
 * for several threads.
 */
final class PairRow {
  /** Stands for a column behind all others. */
  static final int END = BandLayout.MOST_COLUMNS;

  private final char[] columns;
  private final long[] sums;
  private final int[] counts;
  private int size;
  private int place;

  PairRow(int columns) {
    this.columns = new char[columns + 1]; // addIfTouched writes one place ahead.
    sums = new long[columns + 1];
    counts = new int[columns + 1];
  }

  /** Empties it and goes to the beginning. */
  void clear() {
    size = 0;
    place = 0;
  }

  /** Adds a pair if its sum is not 0: a touched pair's never is, since q is at least 1. */
  void addIfTouched(int column, long sum, int count) {
    columns[size] = (char) column;
    sums[size] = sum;
    counts[size] = count;
    size += sum != 0 ? 1 : 0;
  }

  /** Number of touched pairs. */
  int size() {
    return size;
  }

  int column(int index) {
    return columns[index];
  }

  long sum(int index) {
    return sums[index];
  }

  int count(int index) {
    return counts[index];
  }

  /** The next column not taken yet, or {@link #END}. */
  int next() {
    return place < size ? columns[place] : END;
  }

  /** The column's sum, 0 if it is not touched; columns are to be asked for in ascending order. */
  long take(int column) {
    return next() == column ? sums[place++] : 0;
  }
}
