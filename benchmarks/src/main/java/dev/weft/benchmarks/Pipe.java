package dev.weft.benchmarks;

import dev.weft.cli.broker.EmbeddedBroker;
import dev.weft.core.ImportanceBatch;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.CorrelationsPart;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.producer.publish.ImportancePublisher;
import dev.weft.producer.publish.PublisherSettings;
import dev.weft.producer.publish.SampleBatch;
import dev.weft.streams.ReadingTemplate;
import dev.weft.streams.StreamsService;
import dev.weft.streams.StreamsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Publishers and streams app in one process with their broker, from publish to correlations. */
final class Pipe {
  private static final TopicSettings TOPIC_SETTINGS = TopicSettings.DEFAULTS;
  private static final Duration PATIENCE = Duration.ofMinutes(60);

  private final Topics topics;
  private final Map<String, String> kafka;

  private final Map<String, String> streamsProperties;

  /** On topics of its own. */
  Pipe(EmbeddedBroker broker, String prefix, Map<String, String> streamsProperties) {
    topics = new Topics(prefix);
    kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
    this.streamsProperties = new HashMap<>(streamsProperties);
    this.streamsProperties.putAll(kafka);
  }

  /** The streams app of one reading. */
  StreamsService streams(ReadingTemplate reading, int threads, Path directory) {
    return StreamsService.start(
        new StreamsSettings(
            topics,
            TOPIC_SETTINGS,
            reading,
            threads,
            StreamsSettings.DEFAULT_CELL_PARTITIONS,
            StreamsSettings.DEFAULT_STALL,
            directory.resolve(topics.prefix() + "streams"),
            streamsProperties));
  }

  /** Publishes batches, dealt to the run's nodes, a thread each, and ends them. */
  void publish(RunManifest manifest, int batches, IntFunction<ImportanceBatch> batch) {
    List<String> nodes = manifest.nodes();
    CompletableFuture.allOf(
            IntStream.range(0, nodes.size())
                .mapToObj(
                    n ->
                        CompletableFuture.runAsync(
                            () -> publishAsNode(manifest, n, batches, batch)))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  private void publishAsNode(
      RunManifest manifest, int node, int batches, IntFunction<ImportanceBatch> batch) {
    PublisherSettings settings =
        new PublisherSettings(
            topics,
            TOPIC_SETTINGS,
            manifest,
            manifest.nodes().get(node),
            PublisherSettings.DEFAULT_COMMIT_INTERVAL,
            kafka);
    try (ImportancePublisher publisher = ImportancePublisher.open(settings)) {
      for (int b = node; b < batches; b += manifest.nodes().size()) {
        publisher.publish(SampleBatch.of(b, batch.apply(b)));
      }
      publisher.end();
    }
  }

  /** Waits until a window of a run is whole; bytes of its records. */
  long await(String run, String reading, long window, StreamsService streams) {
    TopicPartition partition =
        new TopicPartition(
            topics.correlations(), RecordKeys.partition(run, TOPIC_SETTINGS.runPartitions()));
    Map<String, Object> config = new HashMap<>(kafka);
    config.put("isolation.level", "read_committed");
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      Map<String, Set<Integer>> missing = new HashMap<>();
      long bytes = 0;
      int cells = -1;
      while (cells != 0) {
        if (System.nanoTime() > deadline || streams.failure() != null) {
          throw new IllegalStateException("window " + window + " did not come", streams.failure());
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
          CorrelationsPart part = RecordFormat.CORRELATIONS.decode(record.value());
          if (part.getRun().equals(run)
              && part.getReading().getName().equals(reading)
              && part.getWindow() == window) {
            bytes += record.value().length;
            cells = cells < 0 ? part.getGroups() * (part.getGroups() + 1) / 2 : cells;
            Set<Integer> parts =
                missing.computeIfAbsent(
                    part.getRowGroup() + "/" + part.getColumnGroup(),
                    key -> new HashSet<>(IntStream.range(0, part.getParts()).boxed().toList()));
            if (parts.remove(part.getPart()) && parts.isEmpty()) {
              cells--;
            }
          }
        }
      }
      return bytes;
    }
  }
}
