package dev.weft.benchmarks;

import dev.weft.cli.broker.EmbeddedBroker;
import dev.weft.clusterer.topics.CorrelationsReader;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.producer.publish.ImportancePublisher;
import dev.weft.producer.publish.PublisherSettings;
import dev.weft.producer.publish.SampleBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long a streams instance that lost its disk takes to go on, by the size of its state. */
@Command(
    name = "restore",
    description = {
      "For each size: fills the stores of a streams process, kills it with SIGKILL, deletes its",
      "directory, starts it again, and takes the time until it has closed the next window: start of",
      "the process, takeover (6 s session timeout) and restoration from the changelogs."
    })
final class RestoreCommand implements Callable<Integer> {
  private static final String RUN = "planted";
  private static final String NODE = "node-0";
  private static final long PATIENCE_SECONDS = 1_800;

  @Option(
      names = "--subcomponents",
      split = ",",
      defaultValue = "1024,4096,16384",
      description = "C, one or several.")
  private List<Integer> sizes;

  @Option(names = "--active", defaultValue = "60", description = "Firing in a sample, on average.")
  private int active;

  @Option(names = "--samples", defaultValue = "102400", description = "Samples.")
  private int samples;

  @Option(names = "--batch", defaultValue = "2048", description = "Samples a batch.")
  private int batch;

  @Option(names = "--rounds", defaultValue = "3", description = "Kills at each size.")
  private int rounds;

  @Option(names = "--data-dir", required = true, description = "For broker and stores.")
  private Path directory;

  @Override
  public Integer call() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), 0)) {
      for (int subcomponents : sizes) {
        measure(broker.bootstrapServers(), subcomponents);
      }
    }
    return 0;
  }

  private void measure(String brokers, int subcomponents) throws Exception {
    Topics topics = new Topics("restore-" + subcomponents + ".");
    Map<String, String> kafka = Map.of("bootstrap.servers", brokers);
    PlantedImportances planted = new PlantedImportances(subcomponents, 32, active, 0.8, 7);
    int batches = samples / batch;
    PublisherSettings settings =
        new PublisherSettings(
            topics,
            TopicSettings.DEFAULTS,
            planted.manifest(RUN, batches, List.of(NODE)),
            NODE,
            PublisherSettings.DEFAULT_COMMIT_INTERVAL,
            kafka);
    Path state = directory.resolve(topics.prefix() + "streams");
    Process streams = null;
    try (ImportancePublisher publisher = ImportancePublisher.open(settings)) {
      for (int step = 0; step < batches; step++) {
        publisher.publish(SampleBatch.of(step, planted.batch(step, batch)));
      }
      publisher.mark(batches);
      publisher.commit();
      streams = start(topics, brokers, state);
      await(streams, topics, kafka, 0);
      for (int window = 1; window <= rounds; window++) {
        long bytes = changelogs(topics.prefix());
        streams.destroyForcibly().waitFor();
        delete(state);
        long step = (long) window * batches;
        publisher.publish(SampleBatch.of(step, planted.batch(step, batch)));
        publisher.mark((window + 1L) * batches);
        publisher.commit();
        long begin = System.nanoTime();
        streams = start(topics, brokers, state);
        await(streams, topics, kafka, window);
        System.out.printf(
            Locale.ROOT,
            "C %,d  samples %,d  changelogs %,.1f MiB  processes again after %.1f s%n",
            subcomponents,
            batches * (long) batch,
            bytes / (double) (1 << 20),
            (System.nanoTime() - begin) / 1e9);
      }
    } finally {
      if (streams != null) {
        streams.destroyForcibly().waitFor();
      }
    }
  }

  private Process start(Topics topics, String brokers, Path state) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx3g",
            "-XX:+UseParallelGC",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.weft.cli.Weft",
            "streams",
            "--brokers",
            brokers,
            "--prefix",
            topics.prefix(),
            "--state-dir",
            state.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("streams.log").toFile()))
        .start();
  }

  private static void await(Process streams, Topics topics, Map<String, String> kafka, long window)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (CorrelationsReader.read(kafka, topics, RUN, "live", OptionalLong.of(window)).isEmpty()) {
      if (!streams.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("window " + window + " did not come: see streams.log");
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** Bytes that a restoration may have to read, so far. */
  private long changelogs(String prefix) throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("broker"))) {
      return files
          .filter(file -> file.toString().contains(prefix))
          .filter(file -> file.toString().contains("changelog") && file.toString().endsWith(".log"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  private static void delete(Path state) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(state)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
