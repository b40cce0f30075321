package dev.weft.streams.comoments;

import java.util.Arrays;

/**
 * The touched pairs of one row: columns ascending, with sums and counts. 6 bytes a pair where most
 * fired together once or twice, at most 10 where most fired often; 4 more with counts; and room for
 * an eighth more. Not safe for several threads.
 */
final class SparseRow {
  private static final int[] NO_COUNTS = {};
  private static final int FIRST_CAPACITY = 8;

  private final boolean counted;
  private char[] columns = new char[FIRST_CAPACITY];
  private final SparseSums sums = new SparseSums(FIRST_CAPACITY);
  private int[] counts;
  private int size;

  SparseRow(boolean counted) {
    this.counted = counted;
    counts = counted ? new int[FIRST_CAPACITY] : NO_COUNTS;
  }

  /** Number of touched pairs. */
  int size() {
    return size;
  }

  /** Adds a column behind all others. */
  void append(int column, long sum, int count) {
    grow(size + 1);
    set(size++, column, sum, count);
  }

  /**
   * Adds products.
   *
   * @param touched their columns, ascending
   * @param number of them
   * @param words by column, as {@link PackedRow} packs them
   * @param weightBits a sample counts 2^weightBits
   */
  void add(char[] touched, int number, long[] words, int weightBits) {
    int fresh = fresh(touched, number);
    if (fresh > 0) {
      grow(size + fresh);
      merge(touched, number, words, fresh, weightBits);
    } else {
      int at = 0;
      for (int t = 0; t < number; t++) {
        while (columns[at] != touched[t]) {
          at++;
        }
        addTo(at, words[touched[t]], weightBits);
      }
    }
  }

  private int fresh(char[] touched, int number) {
    int fresh = 0;
    int at = 0;
    for (int t = 0; t < number; t++) {
      while (at < size && columns[at] < touched[t]) {
        at++;
      }
      fresh += at < size && columns[at] == touched[t] ? 0 : 1;
    }
    return fresh;
  }

  /** From the back, in place. */
  private void merge(char[] touched, int number, long[] words, int fresh, int weightBits) {
    int from = size - 1;
    int to = size + fresh - 1;
    for (int t = number - 1; t >= 0; to--) {
      if (from >= 0 && columns[from] > touched[t]) {
        move(from--, to);
      } else if (from >= 0 && columns[from] == touched[t]) {
        move(from--, to);
        addTo(to, words[touched[t--]], weightBits);
      } else {
        long word = words[touched[t]];
        set(
            to,
            touched[t--],
            PackedRow.sum(word) << weightBits,
            PackedRow.count(word) << weightBits);
      }
    }
    size += fresh;
  }

  private void addTo(int at, long word, int weightBits) {
    sums.add(at, PackedRow.sum(word) << weightBits);
    if (counted) {
      counts[at] += PackedRow.count(word) << weightBits;
    }
  }

  private void set(int at, int column, long sum, int count) {
    columns[at] = (char) column;
    sums.set(at, sum);
    if (counted) {
      counts[at] = count;
    }
  }

  private void move(int from, int to) {
    columns[to] = columns[from];
    sums.move(from, to);
    if (counted) {
      counts[to] = counts[from];
    }
  }

  /** Bytes of the arrays. */
  long bytes() {
    return (long) Character.BYTES * columns.length
        + sums.bytes()
        + (long) Integer.BYTES * counts.length;
  }

  private void grow(int needed) {
    if (needed > columns.length) {
      int capacity = needed + (needed >>> 3);
      columns = Arrays.copyOf(columns, capacity);
      sums.grow(size, capacity);
      counts = counted ? Arrays.copyOf(counts, capacity) : NO_COUNTS;
    }
  }

  /** Hands on every pair, ascending. */
  void read(PairRow into) {
    for (int at = 0; at < size; at++) {
      into.addIfTouched(columns[at], sums.get(at), counted ? counts[at] : 0);
    }
  }

  /** Σq_i·q_j; 0 where the pair was never touched. */
  long sum(int column) {
    int at = Arrays.binarySearch(columns, 0, size, (char) column);
    return at >= 0 ? sums.get(at) : 0;
  }

  /** How often both fired; 0 where the pair was never touched or counts are not kept. */
  int count(int column) {
    int at = counted ? Arrays.binarySearch(columns, 0, size, (char) column) : -1;
    return at >= 0 ? counts[at] : 0;
  }
}
