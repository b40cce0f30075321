package dev.weft.streams.comoments;

import java.util.Arrays;

/**
 * One row of products with a group's columns. A 64-bit word a column holds two sums: the low 48
 * bits Σq_i·q_j, the high 16 how often both fired. A chunk has at most 65,535 samples, so the sum
 * stays at 65,535 · 2^30 < 2^46 and the count below 2^16: one addition serves both. q is at least
 * 1, so a word is 0 only where the pair was not touched.
 *
 * <p>Few touched columns are listed besides, in no order; else the whole row is to be looked
 * through. A scratch, used again for the next row: 10 bytes a column. Not safe for several threads.
 */
final class PackedRow {
  /** Samples that one packed sum may cover. */
  static final int MOST_SAMPLES = 65_535;

  private static final int COUNT_SHIFT = 48;
  private static final long ONE_MORE = 1L << COUNT_SHIFT;
  private static final long SUM_MASK = ONE_MORE - 1;

  private final long[] words;
  private final char[] touched;
  private boolean listed;
  private int touchedCount;

  @SuppressWarnings("UnusedVariable") // Written so that no compiler leaves out the reads.
  private int fetched;

  PackedRow(int columns) {
    words = new long[columns];
    touched = new char[columns + 1]; // The listing loop writes one place ahead.
  }

  /** Σq_i·q_j of a word. */
  static long sum(long word) {
    return word & SUM_MASK;
  }

  /** A word of both. */
  static long word(long sum, int count) {
    return sum | (long) count << COUNT_SHIFT;
  }

  /** How often both fired, of a word. */
  static int count(long word) {
    return (int) (word >>> COUNT_SHIFT);
  }

  /** A word a column. */
  long[] words() {
    return words;
  }

  /** Whether the touched columns are listed. */
  boolean isListed() {
    return listed;
  }

  /** The touched columns, if listed. */
  char[] touched() {
    return touched;
  }

  /** How many columns are touched, if listed. */
  int touchedCount() {
    return touchedCount;
  }

  /** The touched columns of [from, to), ascending. A copy. */
  char[] ascending(int from, int to) {
    if (listed) {
      char[] columns = Arrays.copyOf(touched, touchedCount);
      Arrays.sort(columns);
      return columns;
    }
    char[] columns = new char[to - from];
    int size = 0;
    for (int column = from; column < to; column++) {
      if (words[column] != 0) {
        columns[size++] = (char) column;
      }
    }
    return Arrays.copyOf(columns, size);
  }

  /** Empties the row for the next one, whose touched columns are to be listed or not. */
  void begin(boolean list) {
    if (listed) {
      for (int t = 0; t < touchedCount; t++) {
        words[touched[t]] = 0;
      }
    } else {
      Arrays.fill(words, 0);
    }
    listed = list;
    touchedCount = 0;
  }

  /** Takes what {@link ColumnEntries#touch} gave; its value means nothing. */
  void ahead(int any) {
    fetched ^= any;
  }

  /**
   * Adds x times the entries [from, to) of the column side.
   *
   * @param entries as {@link ColumnEntries#words} packs them
   */
  void add(int x, int[] entries, int from, int to) {
    if (listed) {
      addListing(x, entries, from, to);
    } else {
      addPlainly(words, x, entries, from, to);
    }
  }

  /** Adds a word to one column, of a row whose touched columns are not listed. */
  void add(int column, long word) {
    words[column] += word;
  }

  private static void addPlainly(long[] words, int x, int[] entries, int from, int to) {
    for (int e = from; e < to; e++) {
      int entry = entries[e];
      int product = x * ColumnEntries.value(entry);
      words[ColumnEntries.column(entry)] += product | ONE_MORE;
    }
  }

  private void addListing(int x, int[] entries, int from, int to) {
    int count = touchedCount;
    for (int e = from; e < to; e++) {
      int entry = entries[e];
      int column = ColumnEntries.column(entry);
      long before = words[column];
      touched[count] = (char) column;
      count += before == 0 ? 1 : 0; // Without a jump: which it is cannot be foreseen.
      int product = x * ColumnEntries.value(entry);
      words[column] = before + (product | ONE_MORE);
    }
    touchedCount = count;
  }
}
