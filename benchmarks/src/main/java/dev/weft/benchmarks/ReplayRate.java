package dev.weft.benchmarks;

import dev.weft.cli.broker.EmbeddedBroker;
import dev.weft.cli.replay.Replay;
import dev.weft.cli.replay.ReplayOutput;
import dev.weft.cli.replay.ReplayRange;
import dev.weft.cli.replay.ReplaySettings;
import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Statistic;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.producer.planted.PlantedCircuits;
import dev.weft.producer.planted.PlantedSpec;
import dev.weft.producer.publish.PlantedNode;
import dev.weft.streams.ReadingTemplate;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Samples a second of {@code weft replay}, from its start to its end. */
@Command(
    name = "replay",
    description = {
      "Publishes planted circuits, then reads them again as weft replay does, and prints samples/s",
      "from its start to its end: all windows clustered, everything cleaned up."
    })
final class ReplayRate implements Callable<Integer> {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

  @Option(
      names = "--planted",
      defaultValue = "subcomponents=1000,circuits=40,size=4-30,active=30",
      description = "What is planted.")
  private String planted;

  @Option(names = "--samples", defaultValue = "10000000", description = "Samples.")
  private long samples;

  @Option(names = "--batch", defaultValue = "8192", description = "Samples a batch.")
  private int batch;

  @Option(names = "--windows", defaultValue = "10", description = "Windows.")
  private int windows;

  @Option(names = "--data-dir", required = true, description = "For broker and stores.")
  private Path directory;

  @Override
  public Integer call() throws InterruptedException {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), 0)) {
      Map<String, String> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
      long batches = (samples + batch - 1) / batch;
      long begin = System.nanoTime();
      publish(batches, kafka);
      double published = (System.nanoTime() - begin) / 1e9;
      begin = System.nanoTime();
      ReplayOutput output = new ReplayOutput(System.out, System.err, false);
      new Replay(settings(kafka), output, () -> false).run();
      output.endLine();
      double seconds = (System.nanoTime() - begin) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%,d samples published in %.1f s; replayed in %.1f s: %,.0f samples/s%n",
          batches * batch,
          published,
          seconds,
          batches * batch / seconds);
    }
    return 0;
  }

  private void publish(long batches, Map<String, String> kafka) {
    PlantedCircuits circuits = new PlantedCircuits(PlantedSpec.parse(planted), 0);
    RunManifest manifest =
        circuits.manifest("planted", List.of("node-0"), (batches + windows - 1) / windows);
    try (PlantedNode node =
        PlantedNode.open(
            circuits, manifest, 0, batches, batch, TOPICS, TopicSettings.DEFAULTS, kafka)) {
      node.run();
    }
  }

  private ReplaySettings settings(Map<String, String> kafka) {
    return new ReplaySettings(
        "planted",
        ReplayRange.of(0, null, null, null),
        new ReadingTemplate(
            "again", 0, Statistic.STATISTIC_CUMULATIVE, 0, 0.1, 0, null, null, 0.2, 40),
        List.of(Analysis.DEFAULT),
        "benchmark",
        TOPICS,
        TopicSettings.DEFAULTS,
        2,
        directory.resolve("state"),
        kafka,
        false);
  }
}
