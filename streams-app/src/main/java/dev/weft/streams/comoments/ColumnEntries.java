package dev.weft.streams.comoments;

/**
 * The column side of a product as the kernel reads it: column and value of an entry in one 32-bit
 * word, so that the entries of a sample lie in two or three lines of the cache. Immutable.
 */
final class ColumnEntries {
  /** 64 bytes of the cache hold so many entries. */
  private static final int LINE = 16;

  private static final int VALUE_SHIFT = 16;
  private static final int COLUMN_MASK = (1 << VALUE_SHIFT) - 1;

  private final int[] words;

  ColumnEntries(SampleRows rows) {
    char[] columns = rows.columns();
    char[] values = rows.values();
    words = new int[columns.length];
    for (int e = 0; e < words.length; e++) {
      words[e] = columns[e] | values[e] << VALUE_SHIFT;
    }
  }

  /** Column of an entry. */
  static int column(int word) {
    return word & COLUMN_MASK;
  }

  /** q of an entry. */
  static int value(int word) {
    return word >>> VALUE_SHIFT;
  }

  /** A word an entry. */
  int[] words() {
    return words;
  }

  /**
   * Reads one word of each cache line of [from, to), so that the lines of several samples come from
   * memory at once and not one after the other.
   *
   * @return something that depends on the words, lest they be left unread
   */
  int touch(int from, int to) {
    int any = 0;
    for (int e = from; e < to; e += LINE) {
      any ^= words[e];
    }
    return any ^ words[to - 1];
  }
}
