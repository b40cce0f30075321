package dev.weft.streams.comoments;

import dev.weft.core.BadRecordException;
import dev.weft.core.Reason;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Σq_i·q_j, and by setting how often both fired, of the pairs in one band of one half of the
 * samples. Takes no memory until it is first touched, then for touched pairs only, until a place
 * for every pair takes no more (as Roaring bitmaps change containers: Chambi et al. 2016). Encoded,
 * an untouched pair costs nothing: each row lists its touched columns as gaps, with sum and count
 * as variable-length integers, some 6 bytes a pair. Not safe for several threads.
 */
final class PairBand implements RowSink {
  private static final byte FORMAT = 1;

  private final BandLayout layout;
  private final int band;
  private final boolean counted;
  private final int weightBits;
  private @Nullable PairStorage storage;

  /**
   * Untouched.
   *
   * @param weightBits a sample counts 2^weightBits; 0 where sums do not decay
   */
  PairBand(BandLayout layout, int band, boolean counted, int weightBits) {
    this.layout = layout;
    this.band = band;
    this.counted = counted;
    this.weightBits = weightBits;
  }

  /** Whether any pair was ever touched. */
  boolean isTouched() {
    return storage != null;
  }

  /** Adds a row of products, as {@link CrossProduct#rows} gives it. */
  @Override
  public void accept(int row, PackedRow packed) {
    storage().add(row, packed, weightBits);
    makeDenseIfFull();
  }

  private PairStorage storage() {
    if (storage == null) {
      storage = new SparsePairs(layout, band, counted);
    }
    return storage;
  }

  private void makeDenseIfFull() {
    if (storage instanceof SparsePairs sparse && sparse.isFull()) {
      storage = sparse.dense();
    }
  }

  /** Whether every pair has its place. */
  boolean isDense() {
    return storage instanceof DensePairs;
  }

  /** Reads the touched pairs of a row, ascending. */
  void read(int row, PairRow into) {
    if (storage == null) {
      into.clear();
    } else {
      storage.read(row, into);
    }
  }

  /** Σq_i·q_j. */
  long sum(int row, int column) {
    return storage == null ? 0 : storage.sum(row, column);
  }

  /** How often both fired; 0 where that is not kept. */
  int count(int row, int column) {
    return storage == null ? 0 : storage.count(row, column);
  }

  /**
   * The band's bytes, format version first; a few where it was never touched.
   *
   * @param scratch of the layout's columns
   */
  byte[] encode(PairRow scratch) {
    VarintWriter writer = new VarintWriter(storage == null ? 32 : 1 << 16);
    writer.put(FORMAT);
    writer.put(counted ? 1 : 0);
    writer.put(layout.firstRow(band));
    writer.put(layout.endRow(band));
    writer.put(layout.columns());
    if (storage != null) {
      for (int row = layout.firstRow(band); row < layout.endRow(band); row++) {
        storage.read(row, scratch);
        writeRow(layout.firstColumn(row), scratch, writer);
      }
    }
    return writer.toBytes();
  }

  private void writeRow(int firstColumn, PairRow pairs, VarintWriter writer) {
    int before = firstColumn - 1;
    for (int pair = 0; pair < pairs.size(); pair++) {
      writer.put(pairs.column(pair) - before);
      writer.put(pairs.sum(pair));
      if (counted) {
        writer.put(pairs.count(pair));
      }
      before = pairs.column(pair);
    }
    writer.put(0); // No gap is 0: the row ends.
  }

  /**
   * A band from its bytes. Refuses them before it takes memory for them, except for a touched
   * band's own at most 768 KiB.
   *
   * @throws BadRecordException if they are of an unknown version, truncated, another band's, or
   *     hold sums that no samples give
   */
  static PairBand decode(
      BandLayout layout, int band, boolean counted, int weightBits, byte[] bytes) {
    VarintReader reader = new VarintReader(ByteBuffer.wrap(bytes));
    reader.expectFormat(FORMAT, "band of co-moments");
    BadRecordException.check(
        reader.next() == (counted ? 1 : 0)
            && reader.next() == layout.firstRow(band)
            && reader.next() == layout.endRow(band)
            && reader.next() == layout.columns(),
        Reason.SHAPE,
        "band %d was stored with other settings",
        band);
    PairBand decoded = new PairBand(layout, band, counted, weightBits);
    if (!reader.atEnd()) {
      for (int row = layout.firstRow(band); row < layout.endRow(band); row++) {
        decoded.readRow(row, reader);
        decoded.makeDenseIfFull();
      }
    }
    reader.requireEnd();
    return decoded;
  }

  private void readRow(int row, VarintReader reader) {
    long column = layout.firstColumn(row) - 1L;
    for (long gap = reader.next(); gap != 0; gap = reader.next()) {
      column += gap;
      long sum = reader.next();
      long count = counted ? reader.next() : 0;
      if (column >= layout.columns() || column < 0) {
        throw new BadRecordException(
            Reason.COLUMN_RANGE, "pair of column " + column + " of " + layout.columns());
      }
      if (!isPossible(sum, count)) {
        throw new BadRecordException(
            Reason.VALUE_RANGE, "a pair with sum " + sum + " of " + count + " joint firings");
      }
      storage().restore(row, (int) column, sum, (int) count);
    }
  }

  /** Decay rounds sum and count down apart from each other. */
  private boolean isPossible(long sum, long count) {
    return weightBits == 0
        ? OverflowGuard.isPossible(sum, count, counted)
        : sum >= 1 && count >= 0 && count <= Integer.MAX_VALUE;
  }

  /** The same band after a decay: pairs of which nothing is left are untouched again. */
  PairBand decayed(Decay decay, PairRow scratch) {
    PairBand after = new PairBand(layout, band, counted, weightBits);
    if (storage != null) {
      for (int row = layout.firstRow(band); row < layout.endRow(band); row++) {
        storage.read(row, scratch);
        for (int pair = 0; pair < scratch.size(); pair++) {
          long sum = decay.of(scratch.sum(pair));
          if (sum > 0) {
            int count = (int) decay.of(scratch.count(pair));
            after.storage().restore(row, scratch.column(pair), sum, count);
          }
        }
        after.makeDenseIfFull();
      }
    }
    return after;
  }
}
