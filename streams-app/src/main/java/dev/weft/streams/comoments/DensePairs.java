package dev.weft.streams.comoments;

/** Every pair of a band has its place, touched or not: 8 bytes a pair, 12 with counts. */
final class DensePairs implements PairStorage {
  private static final int[] NO_COUNTS = {};

  private final BandLayout layout;
  private final int band;
  private final boolean counted;
  private final long[] sums;
  private final int[] counts;

  DensePairs(BandLayout layout, int band, boolean counted) {
    this.layout = layout;
    this.band = band;
    this.counted = counted;
    sums = new long[layout.pairs(band)];
    counts = counted ? new int[sums.length] : NO_COUNTS;
  }

  @Override
  public void add(int row, PackedRow packed, int weightBits) {
    int first = layout.firstColumn(row);
    int shift = layout.offset(band, row) - first;
    if (packed.isListed()) {
      addListed(shift, packed, weightBits);
    } else {
      addSums(sums, shift, packed.words(), first, layout.columns(), weightBits);
      if (counted) {
        addCounts(counts, shift, packed.words(), first, layout.columns(), weightBits);
      }
    }
  }

  private void addListed(int shift, PackedRow packed, int weightBits) {
    long[] words = packed.words();
    for (int t = 0; t < packed.touchedCount(); t++) {
      int column = packed.touched()[t];
      sums[shift + column] += PackedRow.sum(words[column]) << weightBits;
      if (counted) {
        counts[shift + column] += PackedRow.count(words[column]) << weightBits;
      }
    }
  }

  /** Apart from the counts, and without a condition, so that it runs on vectors. */
  private static void addSums(
      long[] sums, int shift, long[] words, int from, int to, int weightBits) {
    for (int column = from; column < to; column++) {
      sums[shift + column] += PackedRow.sum(words[column]) << weightBits;
    }
  }

  private static void addCounts(
      int[] counts, int shift, long[] words, int from, int to, int weightBits) {
    for (int column = from; column < to; column++) {
      counts[shift + column] += PackedRow.count(words[column]) << weightBits;
    }
  }

  @Override
  public void restore(int row, int column, long sum, int count) {
    int at = at(row, column);
    sums[at] = sum;
    if (counted) {
      counts[at] = count;
    }
  }

  @Override
  public void read(int row, PairRow into) {
    int first = layout.firstColumn(row);
    int shift = layout.offset(band, row) - first;
    into.clear();
    for (int column = first; column < layout.columns(); column++) {
      into.addIfTouched(column, sums[shift + column], counted ? counts[shift + column] : 0);
    }
  }

  @Override
  public long sum(int row, int column) {
    return sums[at(row, column)];
  }

  @Override
  public int count(int row, int column) {
    return counted ? counts[at(row, column)] : 0;
  }

  private int at(int row, int column) {
    return layout.offset(band, row) + column - layout.firstColumn(row);
  }
}
