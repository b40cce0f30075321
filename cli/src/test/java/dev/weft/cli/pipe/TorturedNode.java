package dev.weft.cli.pipe;

import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.End;
import dev.weft.core.proto.ImportancesRecord;
import dev.weft.core.topics.TopicCreator;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.producer.publish.ImportancePublisher;
import dev.weft.producer.publish.PublisherSettings;
import dev.weft.producer.publish.SampleBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A node as a process of its own, at a steady pace until a file {@code stop} lies in its directory,
 * where it then writes how many batches there were. Node 0 is transactional, a batch a step. Node 1
 * publishes at least once, ten batches a step, as a loop does that knows no transactions:
 * restarted, it begins again where it last made sure that all had arrived.
 */
final class TorturedNode {
  static final String RUN = "tortured";
  static final List<String> NODES = List.of("a", "b");
  static final int SAMPLES = 20;
  static final long WINDOW_STEPS = 4;

  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final int[] BATCHES_PER_STEP = {1, 10};
  private static final Duration STEP = Duration.ofMillis(400);

  private final String broker;
  private final int node;
  private final Path directory;

  private TorturedNode(String broker, int node, Path directory) {
    this.broker = broker;
    this.node = node;
    this.directory = directory;
  }

  /** Arguments: broker, index of the node, directory. */
  public static void main(String[] arguments) throws Exception {
    TorturedNode node =
        new TorturedNode(arguments[0], Integer.parseInt(arguments[1]), Path.of(arguments[2]));
    if (node.node == 0) {
      node.publishOnce();
    } else {
      node.publishAtLeastOnce();
    }
  }

  /** The seed of a node's batch. */
  static long seed(int node, long number) {
    return number * NODES.size() + node;
  }

  static long step(int node, long number) {
    return number / BATCHES_PER_STEP[node];
  }

  static RunManifest manifest() {
    return SyntheticImportances.manifest(RUN, WINDOW_STEPS, NODES);
  }

  /** Where a node writes how many batches it published in all. */
  static Path total(Path directory, int node) {
    return directory.resolve("total-" + node);
  }

  private void publishOnce() throws IOException {
    PublisherSettings settings =
        new PublisherSettings(
            TOPICS,
            TopicSettings.DEFAULTS,
            manifest(),
            NODES.get(node),
            Duration.ofMillis(20),
            Map.of("bootstrap.servers", broker, "transaction.timeout.ms", "4000"));
    try (ImportancePublisher publisher = ImportancePublisher.open(settings)) {
      while (!publisher.history().ended() && !stopped()) {
        long number = publisher.nextNumber();
        publisher.publish(
            SampleBatch.of(
                step(node, number), SyntheticImportances.batch(seed(node, number), SAMPLES)));
        publisher.commit();
        pause();
      }
      if (!publisher.history().ended()) {
        publisher.end();
      }
      write(total(directory, node), publisher.nextNumber());
    }
  }

  private void publishAtLeastOnce() throws Exception {
    Path checkpoint = directory.resolve("checkpoint-" + node);
    long number = Files.exists(checkpoint) ? Long.parseLong(Files.readString(checkpoint)) : 0;
    long least = number + 2L * BATCHES_PER_STEP[node]; // It may have come so far before.
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker))) {
      TopicCreator.createMissing(admin, TOPICS.specs(TopicSettings.DEFAULTS));
    }
    Map<String, Object> config =
        Map.of("bootstrap.servers", broker, ProducerConfig.ACKS_CONFIG, "all");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      send(producer, record().setManifest(manifest().message()));
      while (number % BATCHES_PER_STEP[node] != 0 || number < least || !stopped()) {
        send(
            producer,
            record()
                .setBatch(
                    SyntheticImportances.batch(seed(node, number), SAMPLES)
                        .encode()
                        .setNumber(number)
                        .setOrigin(number)
                        .setStep(step(node, number))));
        number++;
        if (number % BATCHES_PER_STEP[node] == 2) {
          write(checkpoint, number - 2); // So that a restart always repeats some.
        }
        pause();
      }
      send(producer, record().setEnd(End.newBuilder().setBatches(number)));
    }
    write(total(directory, node), number);
  }

  private void send(KafkaProducer<byte[], byte[]> producer, ImportancesRecord.Builder record)
      throws Exception {
    String key = RUN + "/" + NODES.get(node);
    int partition = RecordKeys.partition(key, TopicSettings.DEFAULTS.importancesPartitions());
    producer
        .send(
            new ProducerRecord<>(
                TOPICS.importances(),
                partition,
                RecordKeys.bytes(key),
                RecordFormat.IMPORTANCES.encode(record.build())))
        .get();
  }

  private static ImportancesRecord.Builder record() {
    return ImportancesRecord.newBuilder().setFormat(RecordFormat.VERSION);
  }

  private boolean stopped() {
    return Files.exists(directory.resolve("stop"));
  }

  private void pause() {
    LockSupport.parkNanos(STEP.dividedBy(BATCHES_PER_STEP[node]).toNanos());
  }

  /** Whole or not at all, whenever the process is killed. */
  private static void write(Path file, long number) throws IOException {
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(whole, Long.toString(number));
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
