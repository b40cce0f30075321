package dev.weft.streams.comoments;

import dev.weft.core.BadRecordException;
import dev.weft.core.Reason;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Σq_i·q_j, and by setting how often both fired, of the pairs in one band of one half of the
 * samples. Dense on the heap, 8 bytes a pair (12 with counts), taken when the band is first
 * touched. Encoded, an untouched pair costs nothing: each row lists its touched columns as gaps,
 * with sum and count as variable-length integers, some 6 bytes a pair. Not safe for several
 * threads.
 */
final class PairBand {
  private static final byte FORMAT = 1;

  private final BandLayout layout;
  private final int band;
  private final boolean counted;
  private long @Nullable [] sums;
  private int @Nullable [] counts;

  PairBand(BandLayout layout, int band, boolean counted) {
    this.layout = layout;
    this.band = band;
    this.counted = counted;
  }

  /** Whether any pair was ever touched. */
  boolean isTouched() {
    return sums != null;
  }

  /** Adds a row of packed sums, as {@link CrossProduct#row} gives it. */
  void add(int row, long[] packed) {
    long[] into = sums();
    int at = layout.offset(band, row);
    for (int column = layout.firstColumn(row); column < layout.columns(); column++, at++) {
      long sum = packed[column];
      if (sum != 0) {
        into[at] += CrossProduct.sum(sum);
        if (counts != null) {
          counts[at] += CrossProduct.count(sum);
        }
      }
    }
  }

  private long[] sums() {
    if (sums == null) {
      int pairs = layout.offset(band, layout.endRow(band));
      sums = new long[pairs];
      counts = counted ? new int[pairs] : null;
    }
    return sums;
  }

  /** Σq_i·q_j. */
  long sum(int row, int column) {
    return sums == null ? 0 : sums[at(row, column)];
  }

  /** How often both fired; 0 where that is not kept. */
  int count(int row, int column) {
    return counts == null ? 0 : counts[at(row, column)];
  }

  private int at(int row, int column) {
    return layout.offset(band, row) + column - layout.firstColumn(row);
  }

  /** The band's bytes, format version first. */
  byte[] encode() {
    VarintWriter writer = new VarintWriter(1 << 16);
    writer.put(FORMAT);
    writer.put(counted ? 1 : 0);
    if (sums == null) {
      return writer.toBytes();
    }
    int at = 0;
    for (int row = layout.firstRow(band); row < layout.endRow(band); row++) {
      int last = -1;
      int width = layout.columns() - layout.firstColumn(row);
      for (int column = 0; column < width; column++, at++) {
        if (sums[at] != 0) {
          writer.put(column - last);
          writer.put(sums[at]);
          if (counts != null) {
            writer.put(counts[at]);
          }
          last = column;
        }
      }
      writer.put(0); // No gap is 0: the row ends.
    }
    return writer.toBytes();
  }

  /**
   * A band from its bytes.
   *
   * @throws BadRecordException if they are of an unknown version, truncated, or don't fit the
   *     layout
   */
  static PairBand decode(BandLayout layout, int band, boolean counted, byte[] bytes) {
    VarintReader reader = new VarintReader(ByteBuffer.wrap(bytes));
    reader.expectFormat(FORMAT, "band of co-moments");
    BadRecordException.check(
        reader.next() == (counted ? 1 : 0), Reason.SHAPE, "a band kept with other settings");
    PairBand decoded = new PairBand(layout, band, counted);
    if (reader.atEnd()) {
      return decoded;
    }
    decoded.sums();
    for (int row = layout.firstRow(band); row < layout.endRow(band); row++) {
      decoded.readRow(row, reader);
    }
    reader.requireEnd();
    return decoded;
  }

  private void readRow(int row, VarintReader reader) {
    int first = layout.offset(band, row);
    int width = layout.columns() - layout.firstColumn(row);
    long column = -1;
    for (long gap = reader.next(); gap != 0; gap = reader.next()) {
      column += gap;
      BadRecordException.check(
          gap > 0 && column < width, Reason.COLUMN_RANGE, "pair %d of %d", column, width);
      sums()[first + (int) column] = reader.next();
      if (counts != null) {
        counts[first + (int) column] = Math.toIntExact(reader.next());
      }
    }
  }
}
