package dev.weft.streams.comoments;

import java.util.Arrays;

/**
 * The statistics of one cell: for each half of the samples their number, the marginals of both
 * groups, and Σq_i·q_j (and joint counts) of every pair, in bands. The halves' sum is the whole,
 * exactly: everything is a 64-bit integer.
 *
 * <p>Heap: 8 bytes a touched band's pair and half, 12 with joint counts. For a cell of two groups
 * of 1,920 with two halves and counts: 2 · 1,920² · 12 bytes = 88 MB. Not safe for several threads.
 */
public final class CoMoments {
  /** Samples that a cell may hold: n · 2^30 then stays below 2^63, and n² · 2^30 below 2^127. */
  public static final long MOST_SAMPLES = (1L << 33) - 1;

  private final BandLayout layout;
  private final boolean counted;
  private final long[] samples;
  private final MarginalSums[] rowMarginals;
  private final MarginalSums[] columnMarginals;
  private final PairBand[][] bands;

  /**
   * Empty.
   *
   * @param halves 2, or 1 where halves are not kept apart
   * @param counted whether to keep how often both of a pair fired
   */
  public CoMoments(BandLayout layout, int halves, boolean counted) {
    this.layout = layout;
    this.counted = counted;
    samples = new long[halves];
    rowMarginals = new MarginalSums[halves];
    columnMarginals = new MarginalSums[halves];
    bands = new PairBand[halves][layout.bands()];
    for (int half = 0; half < halves; half++) {
      setMarginals(half, new MarginalSums(layout.rows()), new MarginalSums(layout.columns()));
      for (int band = 0; band < layout.bands(); band++) {
        bands[half][band] = new PairBand(layout, band, counted);
      }
    }
  }

  /** How the pairs are cut. */
  public BandLayout layout() {
    return layout;
  }

  /** 1 or 2. */
  public int halves() {
    return samples.length;
  }

  /** Whether joint counts are kept. */
  public boolean counted() {
    return counted;
  }

  /** Number of samples of a half. */
  public long samples(int half) {
    return samples[half];
  }

  /** Number of all samples. */
  public long samples() {
    return Arrays.stream(samples).sum();
  }

  /** Marginals of group I over a half. */
  public MarginalSums rowMarginals(int half) {
    return rowMarginals[half];
  }

  /** Marginals of group J over a half: on the diagonal those of I. */
  public MarginalSums columnMarginals(int half) {
    return columnMarginals[half];
  }

  /** Puts back what was stored. */
  public void restoreSamples(int half, long number) {
    samples[half] = number;
  }

  /** Puts back what was stored; on the diagonal the columns' are ignored. */
  public void setMarginals(int half, MarginalSums ofRows, MarginalSums ofColumns) {
    rowMarginals[half] = ofRows;
    columnMarginals[half] = layout.diagonal() ? ofRows : ofColumns;
  }

  /** Puts back what {@link #encodeBand} gave. */
  public void restoreBand(int half, int band, byte[] encoded) {
    bands[half][band] = PairBand.decode(layout, band, counted, encoded);
  }

  /** Bytes of a band for the store. */
  public byte[] encodeBand(int half, int band) {
    return bands[half][band].encode();
  }

  /** Σq_i·q_j of a half; row in group I, column in group J, row before column on the diagonal. */
  public long sumProducts(int half, int row, int column) {
    return bands[half][bandOf(row)].sum(row, column);
  }

  /** How often both fired in a half; 0 where counts are not kept. */
  public int jointCount(int half, int row, int column) {
    return bands[half][bandOf(row)].count(row, column);
  }

  PairBand band(int half, int band) {
    return bands[half][band];
  }

  private int bandOf(int row) {
    int low = 0;
    int high = layout.bands() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (layout.firstRow(middle) <= row) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /**
   * Adds one band's products of the fold; true if any pair was touched.
   *
   * @throws ArithmeticException before any sum, if sums could overflow
   */
  public boolean foldBand(FoldInput input, int half, int band) {
    requireRoom(input);
    boolean touched = false;
    for (CrossProduct chunk : input.chunks(half)) {
      for (int row = layout.firstRow(band); row < layout.endRow(band); row++) {
        if (chunk.touches(row)) {
          bands[half][band].add(row, chunk.row(row));
          touched = true;
        }
      }
    }
    return touched;
  }

  /** Adds the fold's sample counts and marginals: once, after its last band. */
  public void foldMarginals(FoldInput input) {
    requireRoom(input);
    for (int half = 0; half < halves(); half++) {
      samples[half] += input.samples(half);
      input.addTo(half, rowMarginals[half], columnMarginals[half], layout.diagonal());
    }
  }

  private void requireRoom(FoldInput input) {
    long more = 0;
    for (int half = 0; half < halves(); half++) {
      more += input.samples(half);
    }
    if (samples() + more > MOST_SAMPLES) {
      throw new ArithmeticException(
          "more than "
              + MOST_SAMPLES
              + " samples would overflow the exact sums: begin a new run, or use tumbling windows");
    }
  }
}
