package dev.weft.streams.comoments;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The subcomponents of one side of a chunk that fire in so many of its samples that their products
 * with each other are better formed densely (docs/benchmarks.md): their q in every sample, 0 where
 * they are silent, and a bit a sample that says whether they fire. At most 1,024 of them, the first
 * ones. 2.1 bytes a hot subcomponent and sample: at most 9 MB a chunk. Immutable.
 */
final class HotColumns {
  /** Firing in one of so many samples is hot. */
  private static final int ONE_IN = 2;

  /** Fewer subcomponents, or samples, than these are not worth a dense product. */
  private static final int LEAST = 256;

  private static final int MOST = 1024;
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
    int[] hot = new int[MOST];
    int size = 0;
    for (int column = 0; column < fired.length && size < MOST; column++) {
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

  /** The place of a hot subcomponent. */
  int place(int column) {
    return places[column];
  }

  /** Writes the q of so many samples to an array, a place after the other; 0 behind the last. */
  void copy(int firstSample, int count, double[] into) {
    int there = Math.min(count, samples - firstSample);
    for (int place = 0; place < columns.length; place++) {
      int at = place * samples + firstSample;
      int to = place * count;
      for (int s = 0; s < there; s++) {
        into[to + s] = values[at + s];
      }
      Arrays.fill(into, to + there, to + count, 0);
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
