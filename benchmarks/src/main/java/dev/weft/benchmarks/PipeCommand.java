package dev.weft.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.weft.cli.broker.EmbeddedBroker;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Statistic;
import dev.weft.streams.ReadingTemplate;
import dev.weft.streams.StreamsService;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Samples a second from publish to correlations, for any size. */
@Command(
    name = "pipe",
    description = {
      "Publishes planted importances, then lets the streams app work them off (--preloaded), or",
      "both at once, and prints samples/s, CPU seconds a million samples, heap and bytes on disk."
    })
final class PipeCommand implements Callable<Integer> {
  private static final String RUN = "planted";
  private static final double GIB = 1L << 30;

  @Option(names = "--subcomponents", defaultValue = "4096", description = "C.")
  private int subcomponents;

  @Option(
      names = "--clustered",
      defaultValue = "0.8",
      description = "Share that fires with its circuit.")
  private double clustered;

  @Option(names = "--circuit", defaultValue = "32", description = "Members a circuit.")
  private int circuit;

  @Option(names = "--active", defaultValue = "60", description = "Firing in a sample, on average.")
  private int active;

  @Option(names = "--samples", defaultValue = "204800", description = "Samples.")
  private int samples;

  @Option(names = "--batch", defaultValue = "2048", description = "Samples a batch.")
  private int batch;

  @Option(names = "--windows", defaultValue = "1", description = "Windows.")
  private int windows;

  @Option(names = "--nodes", defaultValue = "1", description = "Publishers.")
  private int nodes;

  @Option(names = "--threads", defaultValue = "2", description = "Stream threads.")
  private int threads;

  @Option(names = "--group-size", defaultValue = "0", description = "0: the default.")
  private int groupSize;

  @Option(names = "--halves", negatable = true)
  private @Nullable Boolean halves;

  @Option(names = "--preloaded", description = "Publish all before the streams app starts.")
  private boolean preloaded;

  @Option(names = "--data-dir", required = true, description = "For broker and stores.")
  private Path directory;

  @Option(names = "--kafka", description = "Any property of Kafka Streams, KEY=VALUE.")
  private Map<String, String> kafka = Map.of();

  @Option(names = "--rounds", defaultValue = "1", description = "Each on topics of its own.")
  private int rounds;

  @Option(
      names = "--profile",
      description = "CPU seconds by kind of thread, and what the broker was asked.")
  private boolean profile;

  @Option(
      names = "--against-kernel",
      description = "After each round the product alone on as many threads, and the pipe's share.")
  private boolean againstKernel;

  @Override
  public Integer call() {
    PlantedImportances planted =
        new PlantedImportances(subcomponents, circuit, active, clustered, 7);
    KernelShare share = againstKernel ? kernelShare(planted) : null;
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), 0)) {
      for (int round = 0; round < rounds; round++) {
        String prefix = "round-" + round + ".";
        double rate = round(new Pipe(broker, prefix, kafka), prefix, planted);
        if (share != null) {
          share.round(rate);
        }
      }
    }
    return 0;
  }

  private KernelShare kernelShare(PlantedImportances planted) {
    boolean apart = halves == null ? subcomponents < 16_384 : halves;
    return new KernelShare(
        subcomponents, b -> planted.batch(b, batch), samples / batch, apart, threads);
  }

  /** Samples a second. */
  private double round(Pipe pipe, String prefix, PlantedImportances planted) {
    int batches = samples / batch;
    RunManifest manifest =
        planted.manifest(
            RUN,
            (batches + windows - 1) / windows,
            IntStream.range(0, nodes).mapToObj(n -> "node-" + n).toList());
    ReadingTemplate reading =
        new ReadingTemplate(
            "live", 0, Statistic.STATISTIC_CUMULATIVE, 0, 0.1, groupSize, halves, null, 0.2, 40);
    if (preloaded) {
      pipe.publish(manifest, batches, b -> planted.batch(b, batch));
    }
    ThreadTimes before = ThreadTimes.now();
    BrokerTraffic asked = BrokerTraffic.now();
    long cpu = cpuNanoseconds();
    long begin = System.nanoTime();
    try (StreamsService streams = pipe.streams(reading, threads, directory)) {
      if (!preloaded) {
        pipe.publish(manifest, batches, b -> planted.batch(b, batch));
      }
      long emitted = pipe.await(RUN, "live", windows - 1L, streams);
      double seconds = (System.nanoTime() - begin) / 1e9;
      double cpuSeconds = (cpuNanoseconds() - cpu) / 1e9;
      report(prefix, batches * (long) batch, seconds, cpuSeconds, emitted);
      if (profile) {
        ThreadTimes.now().since(before).forEach(System.out::println);
        BrokerTraffic.now().since(asked).forEach(System.out::println);
      }
      return batches * (long) batch / seconds;
    }
  }

  private void report(
      String prefix, long published, double seconds, double cpuSeconds, long emitted) {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    System.out.printf(
        Locale.ROOT,
        "C %,d  samples %,d  threads %d  nodes %d  %.1f s  %,.0f samples/s  %.1f CPU s/M samples  "
            + "heap %.2f GiB  importances %.2f GiB  changelogs %.2f GiB  stores %.2f GiB  "
            + "correlations %.1f MiB%n",
        subcomponents,
        published,
        threads,
        nodes,
        seconds,
        published / seconds,
        cpuSeconds / published * 1e6,
        heap / GIB,
        size("broker", prefix, "importances") / GIB,
        size("broker", prefix, "changelog") / GIB,
        size(prefix + "streams", "rocksdb", "") / GIB,
        emitted / (double) (1 << 20));
  }

  /** Bytes of the files below a folder whose paths hold all of the words; files come and go. */
  private long size(String folder, String... words) {
    return size(directory.resolve(folder).toFile(), words);
  }

  private static long size(File file, String... words) {
    File[] files = file.listFiles();
    if (files != null) {
      return Stream.of(files).mapToLong(inside -> size(inside, words)).sum();
    }
    boolean counts =
        Stream.of(words).allMatch(file.getPath()::contains) && !file.getName().endsWith("index");
    return counts ? file.length() : 0;
  }

  private static long cpuNanoseconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
