package dev.weft.streams.comoments;

import java.util.Arrays;

/**
 * The statistics of one cell: for each half of the samples their number, the marginals of both
 * groups, and Σq_i·q_j (and joint counts) of every pair, in bands. The halves' sum is the whole,
 * exactly: everything is a 64-bit integer.
 *
 * <p>Heap: at most 12 bytes a touched pair and half, 16 with joint counts, and at most 8 (12) a
 * pair. For a cell of two groups of 1,920 with two halves and counts: at most 2 · 1,920² · 12 bytes
 * = 88 MB; for one of 16,384 where a tenth of the pairs is touched, without: 0.1 · 16,384² · 12 =
 * 322 MB. Not safe for several threads.
 */
public final class CoMoments {
  private final BandLayout layout;
  private final boolean counted;
  private final int weightBits;
  private final long[] samples;
  private final MarginalSums[] rowMarginals;
  private final MarginalSums[] columnMarginals;
  private final PairBand[][] bands;
  private final PackedRow products;
  private final PairRow pairs;

  /**
   * Empty.
   *
   * @param halves 2, or 1 where halves are not kept apart
   * @param counted whether to keep how often both of a pair fired
   */
  public CoMoments(BandLayout layout, int halves, boolean counted) {
    this(layout, halves, counted, 0);
  }

  /**
   * Empty.
   *
   * @param weightBits a sample counts 2^weightBits in every number: see {@link
   *     dev.weft.core.SampleUnits}
   */
  public CoMoments(BandLayout layout, int halves, boolean counted, int weightBits) {
    this.layout = layout;
    this.weightBits = weightBits;
    if (halves != 1 && halves != 2) {
      throw new IllegalArgumentException(halves + " halves");
    }
    this.counted = counted;
    products = new PackedRow(layout.columns());
    pairs = new PairRow(layout.columns());
    samples = new long[halves];
    rowMarginals = new MarginalSums[halves];
    columnMarginals = new MarginalSums[halves];
    bands = new PairBand[halves][layout.bands()];
    clear();
  }

  /** Forgets all samples. */
  public void clear() {
    for (int half = 0; half < halves(); half++) {
      samples[half] = 0;
      setMarginals(half, new MarginalSums(layout.rows()), new MarginalSums(layout.columns()));
      for (int band = 0; band < layout.bands(); band++) {
        bands[half][band] = new PairBand(layout, band, counted, weightBits);
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

  /** A sample counts 2^weightBits in every number. */
  public int weightBits() {
    return weightBits;
  }

  /** Number of samples of a half, each counting 2^weightBits. */
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

  /** Puts back encoded marginals; on the diagonal the columns' are ignored. */
  public void restoreMarginals(int half, byte[] ofRows, byte[] ofColumns) {
    setMarginals(
        half,
        MarginalSums.decode(ofRows, layout.rows(), weightBits),
        MarginalSums.decode(ofColumns, layout.columns(), weightBits));
  }

  /** Puts back what was stored; on the diagonal the columns' are ignored. */
  public void setMarginals(int half, MarginalSums ofRows, MarginalSums ofColumns) {
    if (ofRows.size() != layout.rows() || ofColumns.size() != layout.columns()) {
      throw new IllegalArgumentException(
          "marginals of %d and %d subcomponents in a cell of %d x %d"
              .formatted(ofRows.size(), ofColumns.size(), layout.rows(), layout.columns()));
    }
    rowMarginals[half] = ofRows;
    columnMarginals[half] = layout.diagonal() ? ofRows : ofColumns;
  }

  /** Puts back what {@link #encodeBand} gave. */
  public void restoreBand(int half, int band, byte[] encoded) {
    bands[half][band] = PairBand.decode(layout, band, counted, weightBits, encoded);
  }

  /** Bytes of a band for the store. */
  public byte[] encodeBand(int half, int band) {
    return bands[half][band].encode(pairs);
  }

  /** Σq_i·q_j of a half; row in group I, column in group J, row before column on the diagonal. */
  public long sumProducts(int half, int row, int column) {
    return bands[half][layout.bandOf(row)].sum(row, column);
  }

  /** How often both fired in a half; 0 where counts are not kept. */
  public int jointCount(int half, int row, int column) {
    return bands[half][layout.bandOf(row)].count(row, column);
  }

  PairBand band(int half, int band) {
    return bands[half][band];
  }

  /**
   * Adds one band's products of one chunk of the fold; true if any pair was touched. All chunks of
   * both halves are to be added to all bands once, in any order; {@link #foldMarginals} ends the
   * fold. After a restart, bands that were stored are to be left out.
   *
   * @throws ArithmeticException before any addition, if the fold could overflow a sum
   */
  public boolean foldBand(FoldInput input, int half, int chunk, int band) {
    OverflowGuard.require(samplesWith(input), counted);
    return input
        .chunks(half)
        .get(chunk)
        .rows(layout.firstRow(band), layout.endRow(band), products, bands[half][band]);
  }

  /** Adds one band's products of all chunks of the fold; true if any pair was touched. */
  public boolean foldBand(FoldInput input, int half, int band) {
    boolean touched = false;
    for (int chunk = 0; chunk < input.chunks(half).size(); chunk++) {
      touched |= foldBand(input, half, chunk, band);
    }
    return touched;
  }

  /**
   * Adds the fold's sample counts and marginals: once, after its last band.
   *
   * @throws ArithmeticException as {@link #foldBand} does
   */
  public void foldMarginals(FoldInput input) {
    long[] after = samplesWith(input);
    OverflowGuard.require(after, counted);
    System.arraycopy(after, 0, samples, 0, samples.length);
    for (int half = 0; half < halves(); half++) {
      for (CrossProduct chunk : input.chunks(half)) {
        rowMarginals[half].add(chunk.rowSide(), weightBits);
        if (!layout.diagonal()) {
          columnMarginals[half].add(chunk.columnSide(), weightBits);
        }
      }
    }
  }

  /** Leaves of one band and half what a decay leaves. */
  public void decayBand(int half, int band, Decay decay) {
    bands[half][band] = bands[half][band].decayed(decay, pairs);
  }

  /** Leaves of samples and marginals what a decay leaves: once, after the last band. */
  public void decayMarginals(Decay decay) {
    for (int half = 0; half < halves(); half++) {
      samples[half] = decay.of(samples[half]);
      rowMarginals[half].decay(decay);
      if (!layout.diagonal()) {
        columnMarginals[half].decay(decay);
      }
    }
  }

  private long[] samplesWith(FoldInput input) {
    if (input.halves() != halves()) {
      throw new IllegalArgumentException(
          "a fold of " + input.halves() + " halves into co-moments of " + halves());
    }
    long[] after = samples.clone();
    for (int half = 0; half < after.length; half++) {
      after[half] += input.samples(half) << weightBits;
    }
    return after;
  }
}
