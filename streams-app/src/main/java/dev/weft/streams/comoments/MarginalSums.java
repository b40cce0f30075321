package dev.weft.streams.comoments;

import dev.weft.core.BadRecordException;
import dev.weft.core.ExactPearson;
import dev.weft.core.Reason;
import java.nio.ByteBuffer;

/**
 * Of each subcomponent of one group, over one half of the samples: Σq, Σq², in how many samples it
 * fired, and its largest q. 26 bytes a subcomponent. Not safe for several threads.
 */
public final class MarginalSums {
  private static final byte FORMAT = 1;

  private final long[] sums;
  private final long[] sumSquares;
  private final long[] firings;
  private final char[] maxima;

  /** All zero, for a group of this size. */
  public MarginalSums(int size) {
    sums = new long[size];
    sumSquares = new long[size];
    firings = new long[size];
    maxima = new char[size];
  }

  /** Adds all samples. */
  public void add(SampleRows rows) {
    char[] columns = rows.columns();
    char[] values = rows.values();
    for (int e = 0; e < columns.length; e++) {
      int column = columns[e];
      int q = values[e];
      sums[column] += q;
      sumSquares[column] += (long) q * q;
      firings[column]++;
      maxima[column] = (char) Math.max(maxima[column], q);
    }
  }

  /** Adds what another group of the same size holds. */
  public void add(MarginalSums other) {
    if (other.size() != size()) {
      throw new IllegalArgumentException(
          "marginals of " + other.size() + " subcomponents to those of " + size());
    }
    for (int i = 0; i < size(); i++) {
      sums[i] += other.sums[i];
      sumSquares[i] += other.sumSquares[i];
      firings[i] += other.firings[i];
      maxima[i] = (char) Math.max(maxima[i], other.maxima[i]);
    }
  }

  /** Number of subcomponents. */
  public int size() {
    return sums.length;
  }

  /** Σq. */
  public long sum(int index) {
    return sums[index];
  }

  /** Σq². */
  public long sumSquares(int index) {
    return sumSquares[index];
  }

  /** Samples in which it fired. */
  public long firings(int index) {
    return firings[index];
  }

  /** Its largest q. */
  public char maximum(int index) {
    return maxima[index];
  }

  /** n·Σq² - (Σq)² of each: see {@link ExactPearson#scatter}. */
  double[] scatters(long samples) {
    double[] scatters = new double[size()];
    for (int i = 0; i < scatters.length; i++) {
      scatters[i] = ExactPearson.scatter(samples, sums[i], sumSquares[i]);
    }
    return scatters;
  }

  /** Bytes for the store, format version first. */
  public byte[] encode() {
    VarintWriter writer = new VarintWriter(16 * size() + 16);
    writer.put(FORMAT);
    writer.put(size());
    for (int i = 0; i < size(); i++) {
      writer.put(sums[i]);
      writer.put(sumSquares[i]);
      writer.put(firings[i]);
      writer.put(maxima[i]);
    }
    return writer.toBytes();
  }

  /**
   * From the store.
   *
   * @throws BadRecordException if the bytes are of an unknown version, truncated, another size's,
   *     or hold sums that no samples give
   */
  public static MarginalSums decode(byte[] bytes, int size) {
    VarintReader reader = new VarintReader(ByteBuffer.wrap(bytes));
    reader.expectFormat(FORMAT, "store of marginals");
    long found = reader.next();
    BadRecordException.check(
        found == size, Reason.SHAPE, "marginals of %d subcomponents, not %d", found, size);
    MarginalSums decoded = new MarginalSums(size);
    for (int i = 0; i < size; i++) {
      decoded.read(i, reader);
    }
    reader.requireEnd();
    return decoded;
  }

  private void read(int index, VarintReader reader) {
    long sum = reader.next();
    long squares = reader.next();
    long times = reader.next();
    long maximum = reader.next();
    if (!OverflowGuard.isPossible(sum, squares, times, maximum)) {
      throw new BadRecordException(
          Reason.VALUE_RANGE,
          "subcomponent "
              + index
              + " with sums "
              + sum
              + ", "
              + squares
              + " of "
              + times
              + " firings");
    }
    sums[index] = sum;
    sumSquares[index] = squares;
    firings[index] = times;
    maxima[index] = (char) maximum;
  }
}
