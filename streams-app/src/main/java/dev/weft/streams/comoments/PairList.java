package dev.weft.streams.comoments;

import java.util.Arrays;

/** A growing list of pairs, 8 bytes each. */
final class PairList {
  private long[] pairs = new long[1024];
  private int size;

  void add(int row, int column) {
    if (size == pairs.length) {
      pairs = Arrays.copyOf(pairs, Math.multiplyExact(size, 2));
    }
    pairs[size++] = (long) row << 32 | column;
  }

  /** By row, then column, each once; the row in the high half. */
  long[] sortedDistinct() {
    Arrays.sort(pairs, 0, size);
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (i == 0 || pairs[i] != pairs[i - 1]) {
        pairs[kept++] = pairs[i];
      }
    }
    return Arrays.copyOf(pairs, kept);
  }
}
