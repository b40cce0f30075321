package dev.weft.streams.comoments;

import java.util.Arrays;

/**
 * A growing list of sums, most of them small: a pair that fired together once or twice stays below
 * 2^31. Small ones take 4 bytes, large ones 12; once more than half are large, all take 8. Room for
 * an eighth more comes on top. Not safe for several threads.
 */
final class SparseSums {
  private static final long[] NONE = {};

  /** A sum below 2^31, or the complement of an index into the large ones. */
  private int[] small;

  /** Large sums in no order; all sums, if {@link #wide}. */
  private long[] large = NONE;

  private int largeCount;
  private boolean wide;

  SparseSums(int capacity) {
    small = new int[capacity];
  }

  long get(int at) {
    if (wide) {
      return large[at];
    }
    return small[at] >= 0 ? small[at] : large[~small[at]];
  }

  /** Writes a place anew, whatever stood there. */
  void set(int at, long sum) {
    if (wide) {
      large[at] = sum;
    } else if (sum <= Integer.MAX_VALUE) {
      small[at] = (int) sum;
    } else {
      small[at] = ~largeCount;
      putLarge(sum);
    }
  }

  void add(int at, long more) {
    if (wide) {
      large[at] += more;
    } else if (small[at] < 0) {
      large[~small[at]] += more;
    } else {
      set(at, small[at] + more);
    }
  }

  private void putLarge(long sum) {
    if (largeCount == large.length) {
      large = Arrays.copyOf(large, largeCount + Math.max(4, largeCount >>> 3));
    }
    large[largeCount++] = sum;
  }

  /** Moves a sum to another place, whose own is lost. */
  void move(int from, int to) {
    if (wide) {
      large[to] = large[from];
    } else {
      small[to] = small[from];
    }
  }

  /** Makes room; the first so many sums stay. */
  void grow(int size, int capacity) {
    if (!wide && largeCount > size / 2) {
      long[] all = new long[capacity];
      for (int at = 0; at < size; at++) {
        all[at] = get(at);
      }
      large = all;
      small = new int[0];
      wide = true;
    } else if (wide) {
      large = Arrays.copyOf(large, capacity);
    } else {
      small = Arrays.copyOf(small, capacity);
    }
  }

  /** Bytes of the arrays. */
  long bytes() {
    return (long) Integer.BYTES * small.length + (long) Long.BYTES * large.length;
  }
}
