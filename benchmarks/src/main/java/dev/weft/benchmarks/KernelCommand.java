package dev.weft.benchmarks;

import dev.weft.core.ImportanceBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Samples a second of the co-moments alone, without Kafka, for any size. */
@Command(
    name = "kernel",
    description = {
      "Folds planted importances into the co-moments of three cells, indexes included, without",
      "Kafka, and prints samples/s and millions of half-pairs/s: the median of the rounds."
    })
final class KernelCommand implements Callable<Integer> {
  @Option(names = "--subcomponents", defaultValue = "4096", description = "C.")
  private int subcomponents;

  @Option(names = "--circuit", defaultValue = "32", description = "Members a circuit.")
  private int circuit;

  @Option(names = "--active", defaultValue = "73", description = "Firing in a sample, on average.")
  private int active;

  @Option(
      names = "--clustered",
      defaultValue = "0.8",
      description = "Share that fires with its circuit.")
  private double clustered;

  @Option(names = "--samples", defaultValue = "409600", description = "Samples.")
  private int samples;

  @Option(names = "--batch", defaultValue = "2048", description = "Samples a batch.")
  private int batch;

  @Option(names = "--threads", defaultValue = "2", description = "1 or 2.")
  private int threads;

  @Option(names = "--halves", description = "Halves apart, with joint counts.")
  private boolean halves;

  @Option(names = "--rounds", defaultValue = "5", description = "After a first that warms up.")
  private int rounds;

  @Option(names = "--hot", defaultValue = "0", description = "Subcomponents that fire besides.")
  private int hot;

  @Option(names = "--hot-rate", defaultValue = "0.5", description = "In what share of samples.")
  private double hotRate;

  @Override
  public Integer call() throws Exception {
    PlantedImportances planted =
        new PlantedImportances(subcomponents, circuit, active, clustered, 7);
    List<ImportanceBatch> batches = new ArrayList<>();
    long pairs = 0;
    for (int b = 0; b < samples / batch; b++) {
      batches.add(HotImportances.added(planted.batch(b, batch), hot, hotRate, b));
      int[] offsets = batches.get(b).rowOffsets();
      pairs +=
          IntStream.range(0, batch)
              .mapToLong(s -> offsets[s + 1] - offsets[s])
              .map(fired -> fired * (fired - 1) / 2)
              .sum();
    }
    Kernel kernel = new Kernel(subcomponents, batches, halves);
    kernel.seconds(threads);
    double[] seconds = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      seconds[round] = kernel.seconds(threads);
    }
    Arrays.sort(seconds);
    double median = seconds[rounds / 2];
    System.out.printf(
        Locale.ROOT,
        "C %,d  samples %,d  threads %d  halves %s  %.2f s  %,.0f samples/s  %,.0f M half-pairs/s%n",
        subcomponents,
        batches.size() * batch,
        threads,
        halves,
        median,
        batches.size() * (long) batch / median,
        pairs / median / 1e6);
    return 0;
  }
}
