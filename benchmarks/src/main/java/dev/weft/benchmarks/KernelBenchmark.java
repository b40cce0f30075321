package dev.weft.benchmarks;

import dev.weft.core.ImportanceBatch;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A fold of planted importances into empty co-moments, on one thread, indexes included. Importances
 * are as in real runs: four fifths fire with their circuit, the rest alone, a third at full
 * strength.
 *
 * <pre>
 * benchmarks/run jmh Kernel -prof gc -rf json -rff kernel.json
 * benchmarks/run jmh Kernel -p subcomponents=4096 -p active=73 -p halves=false
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
public class KernelBenchmark {
  private static final int BATCH = 2_048;

  /** C. */
  @Param({"1024", "4096", "16384"})
  public int subcomponents;

  /** Firing in a sample, on average. */
  @Param("60")
  public int active;

  /** Samples a fold. */
  @Param("8192")
  public int samples;

  /** Whether even and odd batches are kept apart, with joint counts. */
  @Param({"false", "true"})
  public boolean halves;

  private Kernel kernel = new Kernel(2, List.of(), false);

  /** Makes the importances, the same each time. */
  @Setup
  public void plant() {
    PlantedImportances planted = new PlantedImportances(subcomponents, 32, active, 0.8, 7);
    List<ImportanceBatch> batches =
        IntStream.range(0, samples / BATCH).mapToObj(b -> planted.batch(b, BATCH)).toList();
    kernel = new Kernel(subcomponents, batches, halves);
  }

  /** The cell off the diagonal: half of all pairs. */
  @Benchmark
  public long acrossGroups() {
    return kernel.fold(0, 1);
  }

  /** A cell on the diagonal: a quarter of all pairs. */
  @Benchmark
  public long withinAGroup() {
    return kernel.fold(0, 0);
  }
}
