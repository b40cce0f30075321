package dev.weft.streams.comoments;

import dev.weft.core.BadRecordException;
import dev.weft.core.ExactPearson;
import dev.weft.core.FixedPoint;
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

  /** Adds all samples, each counting 1. */
  public void add(SampleRows rows) {
    add(rows, 0);
  }

  /** Adds all samples, each counting 2^weightBits. */
  void add(SampleRows rows, int weightBits) {
    char[] columns = rows.columns();
    char[] values = rows.values();
    for (int e = 0; e < columns.length; e++) {
      int column = columns[e];
      int q = values[e];
      sums[column] += (long) q << weightBits;
      sumSquares[column] += ((long) q * q) << weightBits;
      firings[column] += 1L << weightBits;
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

  /** Leaves what a decay leaves; of what is gone, the maximum is forgotten too. */
  void decay(Decay decay) {
    for (int i = 0; i < size(); i++) {
      sums[i] = decay.of(sums[i]);
      sumSquares[i] = decay.of(sumSquares[i]);
      firings[i] = decay.of(firings[i]);
      maxima[i] = sumSquares[i] == 0 ? 0 : maxima[i];
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
    return decode(bytes, size, 0);
  }

  /** The same, of samples that counted 2^weightBits each. */
  static MarginalSums decode(byte[] bytes, int size, int weightBits) {
    VarintReader reader = new VarintReader(ByteBuffer.wrap(bytes));
    reader.expectFormat(FORMAT, "store of marginals");
    long found = reader.next();
    BadRecordException.check(
        found == size, Reason.SHAPE, "marginals of %d subcomponents, not %d", found, size);
    MarginalSums decoded = new MarginalSums(size);
    for (int i = 0; i < size; i++) {
      decoded.read(i, reader, weightBits > 0);
    }
    reader.requireEnd();
    return decoded;
  }

  private void read(int index, VarintReader reader, boolean decays) {
    long sum = reader.next();
    long squares = reader.next();
    long times = reader.next();
    long maximum = reader.next();
    boolean possible =
        decays
            ? (sum | squares | times) >= 0 && maximum <= FixedPoint.ONE
            : OverflowGuard.isPossible(sum, squares, times, maximum);
    if (!possible) {
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
