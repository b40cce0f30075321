package dev.weft.benchmarks;

import dev.weft.core.ImportanceBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What share of the samples a second of the product alone a pipe reaches, round by round. */
final class KernelShare {
  private static final int BATCHES = 200;

  private final Kernel kernel;
  private final long samples;
  private final int threads;
  private final List<Double> alone = new ArrayList<>();
  private final List<Double> piped = new ArrayList<>();

  /**
   * Takes the first batches of the same importances.
   *
   * @param batches that there are
   * @param threads of the product as of the pipe
   */
  KernelShare(
      int subcomponents,
      IntFunction<ImportanceBatch> batch,
      int batches,
      boolean halves,
      int threads) {
    List<ImportanceBatch> first =
        IntStream.range(0, Math.min(BATCHES, batches)).mapToObj(batch).toList();
    kernel = new Kernel(subcomponents, first, halves);
    samples = first.stream().mapToLong(ImportanceBatch::samples).sum();
    this.threads = threads;
  }

  /** After a round of the pipe: three of the product alone, and a first that warms up. */
  void round(double samplesPerSecond) {
    piped.add(samplesPerSecond);
    try {
      kernel.seconds(threads);
      for (int round = 0; round < 3; round++) {
        alone.add(samples / kernel.seconds(threads));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the product failed", e.getCause());
    }
    System.out.printf(
        Locale.ROOT,
        "  the product alone, %d threads: %,.0f samples/s; medians so far: the pipe reaches %.0f %%%n",
        threads,
        median(alone),
        100 * median(piped) / median(alone));
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
