package dev.weft.clusterer.snapshot;

import dev.weft.core.ExactPearson;
import dev.weft.core.RunManifest;
import dev.weft.core.SampleUnits;
import dev.weft.core.proto.ReadingSettings;
import dev.weft.core.proto.SourceNode;
import java.util.Arrays;
import java.util.List;

/**
 * All that one closed window says: marginals of every subcomponent and the emitted pairs, by
 * halves. Sums are integers in units of 2^-15 and 2^-30; where they decay, these and all counts are
 * {@link SampleUnits} times as many. The arrays are shared, not to be changed.
 *
 * @param samples a half each
 * @param sums Σq, [half][subcomponent]; likewise sumSquares and firings
 * @param rows one end of each pair, the lower number; pairs by row, then column
 * @param sumProducts Σq_i·q_j, [half][pair]
 * @param jointCounts how often both fired, [half][pair]; no halves where the reading keeps none
 */
public record WindowCorrelations(
    RunManifest manifest,
    ReadingSettings reading,
    long window,
    long firstStep,
    long endStep,
    List<SourceNode> nodes,
    long[] samples,
    long[][] sums,
    long[][] sumSquares,
    long[][] firings,
    int[] rows,
    int[] columns,
    long[][] sumProducts,
    int[][] jointCounts) {

  /** Number of halves: 2, or 1 where they are not kept apart. */
  public int halves() {
    return samples.length;
  }

  /** How much a sample counts in n, counts and sums: 1, or 256 where they decay. */
  public long unitsPerSample() {
    return 1L << SampleUnits.bits(reading);
  }

  /** n, of all halves. */
  public long totalSamples() {
    return Arrays.stream(samples).sum();
  }

  /** How many samples count, whatever their unit. */
  double sampleCount() {
    return (double) totalSamples() / unitsPerSample();
  }

  /** One number of a subcomponent or pair over all halves. */
  static long total(long[][] byHalf, int index) {
    long total = 0;
    for (long[] half : byHalf) {
      total += half[index];
    }
    return total;
  }

  /** In how many samples the subcomponent fired. */
  public long totalFirings(int number) {
    return total(firings, number);
  }

  /** Σq of the subcomponent. */
  public long totalSum(int number) {
    return total(sums, number);
  }

  /** Σq² of the subcomponent. */
  public long totalSumSquares(int number) {
    return total(sumSquares, number);
  }

  /** Σq_i·q_j of the pair. */
  public long totalSumProducts(int pair) {
    return total(sumProducts, pair);
  }

  /** In how many samples both of the pair fired; 0 where the reading keeps no joint counts. */
  public long totalJointCounts(int pair) {
    long total = 0;
    for (int[] half : jointCounts) {
      total += Integer.toUnsignedLong(half[pair]);
    }
    return total;
  }

  /** r of every pair over all samples; NaN where one of the two is constant. */
  public double[] correlations() {
    int subcomponents = manifest.subcomponents();
    long[] sum = new long[subcomponents];
    long[] squares = new long[subcomponents];
    for (int c = 0; c < subcomponents; c++) {
      sum[c] = totalSum(c);
      squares[c] = totalSumSquares(c);
    }
    long[] products = new long[rows.length];
    for (int pair = 0; pair < products.length; pair++) {
      products[pair] = totalSumProducts(pair);
    }
    return correlations(totalSamples(), sum, squares, products);
  }

  /** r of every pair over one half. */
  public double[] correlations(int half) {
    return correlations(samples[half], sums[half], sumSquares[half], sumProducts[half]);
  }

  private double[] correlations(long n, long[] sum, long[] squares, long[] products) {
    double[] scatters = new double[sum.length];
    for (int c = 0; c < scatters.length; c++) {
      scatters[c] = ExactPearson.scatter(n, sum[c], squares[c]);
    }
    double[] r = new double[rows.length];
    for (int pair = 0; pair < r.length; pair++) {
      int i = rows[pair];
      int j = columns[pair];
      r[pair] =
          ExactPearson.correlation(n, sum[i], sum[j], products[pair], scatters[i], scatters[j]);
    }
    return r;
  }
}
