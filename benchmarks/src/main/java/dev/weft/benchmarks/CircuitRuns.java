package dev.weft.benchmarks;

import dev.weft.cli.broker.EmbeddedBroker;
import dev.weft.clusterer.service.ClustererService;
import dev.weft.clusterer.service.ClustererSettings;
import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.OutOfRange;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.producer.planted.PlantedCircuits;
import dev.weft.producer.planted.PlantedSpec;
import dev.weft.producer.publish.InferenceNode;
import dev.weft.producer.publish.NodeSettings;
import dev.weft.producer.publish.PlantedNode;
import dev.weft.streams.ReadingTemplate;
import dev.weft.streams.StreamsService;
import dev.weft.streams.StreamsSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Many short runs through one broker, streams app and clusterer, each to its last window. */
final class CircuitRuns implements AutoCloseable {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final TopicSettings TOPIC_SETTINGS = TopicSettings.DEFAULTS;
  private static final List<String> NODES = List.of("node-0");

  private final int windows;
  private final int windowSteps;
  private final EmbeddedBroker broker;
  private final Map<String, String> kafka;
  private final StreamsService streams;
  private final List<ClustererService> clusterers = new ArrayList<>();
  private final BlockingQueue<Snapshot> snapshots = new LinkedBlockingQueue<>();

  /** Starts all but the nodes; a clusterer an analysis. */
  CircuitRuns(int windows, int windowSteps, List<Analysis> analyses, Path directory) {
    this.windows = windows;
    this.windowSteps = windowSteps;
    broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
    kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
    streams =
        StreamsService.start(
            new StreamsSettings(
                TOPICS,
                TOPIC_SETTINGS,
                ReadingTemplate.LIVE,
                2,
                StreamsSettings.DEFAULT_CELL_PARTITIONS,
                StreamsSettings.DEFAULT_STALL,
                directory.resolve("streams"),
                kafka));
    for (Analysis analysis : analyses) {
      clusterers.add(
          ClustererService.start(
              new ClustererSettings(TOPICS, TOPIC_SETTINGS, analysis, "benchmark", kafka),
              snapshots::add));
    }
  }

  /** Publishes a run of planted circuits. */
  void planted(String run, PlantedSpec spec, long seed, int samples) {
    PlantedCircuits planted = new PlantedCircuits(spec, seed);
    RunManifest manifest = planted.manifest(run, NODES, windowSteps);
    try (PlantedNode node =
        PlantedNode.open(planted, manifest, 0, batches(), samples, TOPICS, TOPIC_SETTINGS, kafka)) {
      node.run();
    }
  }

  /** Publishes a run of a model. */
  void model(String run, Path model, long seed) {
    NodeSettings settings =
        new NodeSettings(
            TOPICS,
            TOPIC_SETTINGS,
            run,
            NODES.get(0),
            NODES,
            model,
            List.of(),
            false,
            8,
            0,
            batches(),
            true,
            windowSteps,
            seed,
            kafka,
            null,
            OutOfRange.OUT_OF_RANGE_REFUSE,
            0,
            0);
    try (InferenceNode node = InferenceNode.open(settings)) {
      node.run();
    }
  }

  private long batches() {
    return (long) windows * windowSteps;
  }

  /** Waits until so many runs have all their windows, by each analysis. */
  void await(int runs, Consumer<Snapshot> each) throws InterruptedException {
    for (long left = (long) runs * windows * clusterers.size(); left > 0; ) {
      Snapshot snapshot = snapshots.poll(1, TimeUnit.SECONDS);
      if (snapshot != null) {
        each.accept(snapshot);
        left--;
      }
      require(streams.failure());
      for (ClustererService clusterer : clusterers) {
        require(clusterer.failure());
      }
    }
  }

  private static void require(@Nullable Throwable failure) {
    if (failure != null) {
      throw new IllegalStateException("a service failed", failure);
    }
  }

  @Override
  public void close() {
    clusterers.forEach(ClustererService::close);
    streams.close();
    broker.close();
  }
}
