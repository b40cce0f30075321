package dev.weft.streams.comoments;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The subcomponents of one side of a chunk that fire in so many of its samples that their products
 * with each other are better formed densely (docs/benchmarks.md): their q in every sample, 0 where
 * they are silent, and a bit a sample that says whether they fire. 2.1 bytes a hot subcomponent and
 * sample: at most 11 MB, since a side has at most 2^20 entries. Immutable.
 */
final class HotColumns {
  /** Firing in one of so many samples is hot. */
  private static final int ONE_IN = 4;

  /** Fewer subcomponents, or samples, than these are not worth a dense product. */
  private static final int LEAST = 16;

  private static final int LEAST_SAMPLES = 256;

  private final int samples;
  private final int[] columns;
  private final int[] places;
  private final char[] values;
  private final long[] firings;

  private HotColumns(SampleRows side, int[] columns) {
    this.samples = side.samples();
    this.columns = columns;
    places = new int[side.width()];
    Arrays.fill(places, -1);
    for (int hot = 0; hot < columns.length; hot++) {
      places[columns[hot]] = hot;
    }
    values = new char[columns.length * samples];
    firings = new long[columns.length * words()];
    for (int s = 0; s < samples; s++) {
      for (int e = side.offset(s); e < side.offset(s + 1); e++) {
        int hot = places[side.columns()[e]];
        if (hot >= 0) {
          values[hot * samples + s] = side.values()[e];
          firings[hot * words() + (s >> 6)] |= 1L << s;
        }
      }
    }
  }

  /** The hot subcomponents of a side, if they are enough. */
  static @Nullable HotColumns of(SampleRows side) {
    if (side.samples() < LEAST_SAMPLES || side.entries() < (long) LEAST * side.samples() / ONE_IN) {
      return null;
    }
    int[] fired = new int[side.width()];
    for (char column : side.columns()) {
      fired[column]++;
    }
    int[] hot = new int[side.width()];
    int size = 0;
    for (int column = 0; column < fired.length; column++) {
      if (ONE_IN * (long) fired[column] >= side.samples()) {
        hot[size++] = column;
      }
    }
    return size < LEAST ? null : new HotColumns(side, Arrays.copyOf(hot, size));
  }

  private int words() {
    return (samples + Long.SIZE - 1) / Long.SIZE;
  }

  int size() {
    return columns.length;
  }

  int samples() {
    return samples;
  }

  /** The subcomponent of a place. */
  int column(int place) {
    return columns[place];
  }

  boolean isHot(int column) {
    return places[column] >= 0;
  }

  /** The first place of a subcomponent not below this one. */
  int firstPlace(int column) {
    int found = Arrays.binarySearch(columns, column);
    return found >= 0 ? found : -found - 1;
  }

  /** Writes the q of places [from, to) to an array, a place after the other. */
  void copy(int from, int to, double[] into) {
    int first = from * samples;
    int end = to * samples;
    for (int at = first; at < end; at++) {
      into[at - first] = values[at];
    }
  }

  /** In how many samples both fire. */
  int both(int place, HotColumns others, int other) {
    int words = words();
    int mine = place * words;
    int theirs = other * words;
    int count = 0;
    for (int word = 0; word < words; word++) {
      count += Long.bitCount(firings[mine + word] & others.firings[theirs + word]);
    }
    return count;
  }
}
