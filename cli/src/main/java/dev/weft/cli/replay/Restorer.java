package dev.weft.cli.replay;

import dev.weft.cli.UserException;
import dev.weft.clusterer.topics.RunsReader;
import dev.weft.clusterer.topics.TopicReader;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.RunFileRecord;
import dev.weft.core.proto.RunRecord;
import dev.weft.core.topics.TopicCreator;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a recorded run to a broker's topics, in transactions. Begun again after it was stopped, it
 * goes on behind what is there. For one thread.
 */
public final class Restorer {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int RECORDS_A_TRANSACTION = 500;
  private static final int LARGEST_REQUEST = 4 << 20;

  private final Map<String, String> kafka;
  private final Topics topics;
  private final Map<String, Integer> partitions;

  /** Of each key of the topics that only grow, how many records are there already. */
  private final Map<String, Long> there = new HashMap<>();

  private long written;

  private Restorer(Map<String, String> kafka, Topics topics, Map<String, Integer> partitions) {
    this.kafka = kafka;
    this.topics = topics;
    this.partitions = partitions;
  }

  /** The id of the file's run. */
  public static String run(Path file) {
    return RunFile.header(file).getRun();
  }

  /**
   * Writes what is missing.
   *
   * @return the number of records written
   * @throws UserException if the file is damaged, or another run of the same name is there
   */
  public static long restore(
      Path file, Map<String, String> kafka, Topics topics, TopicSettings topicSettings) {
    Map<String, Integer> partitions;
    try (Admin admin = Admin.create(new HashMap<String, Object>(kafka))) {
      partitions = TopicCreator.createMissing(admin, topics.specs(topicSettings));
    }
    Restorer restorer = new Restorer(kafka, topics, partitions);
    restorer.requireSameRun(file);
    restorer.count(Recorder.IMPORTANCES, run(file));
    restorer.count("events", run(file));
    restorer.write(file);
    restorer.awaitCommitted();
    return restorer.written;
  }

  private void requireSameRun(Path file) {
    String run = run(file);
    Optional<Manifest> known = RunsReader.read(kafka, topics, run);
    RunFile.read(
        file,
        record -> {
          if (record.getTopic().equals(Recorder.RUNS)
              && record.getKey().toStringUtf8().equals(run)
              && record.hasValue()) {
            RunRecord runRecord = RecordFormat.RUN.decode(record.getValue().toByteArray());
            String digest = RunManifest.of(runRecord.getManifest()).digest();
            if (known.isPresent() && !RunManifest.of(known.get()).digest().equals(digest)) {
              throw new UserException(
                  "the broker knows another run '" + run + "': use another --prefix");
            }
          }
        });
  }

  private void count(String topic, String run) {
    try (TopicReader reader = new TopicReader(kafka)) {
      reader.readAll(
          topics.prefix() + topic,
          record -> {
            String key = record.key() == null ? "" : RecordKeys.text(record.key());
            if (key.startsWith(run + "/")) {
              there.merge(topic + " " + key, 1L, Long::sum);
            }
          });
    }
  }

  private void write(Path file) {
    Map<String, Object> config = new HashMap<>();
    config.put("compression.type", "lz4");
    config.put("linger.ms", 20);
    config.put("max.request.size", LARGEST_REQUEST);
    config.putAll(kafka);
    config.put("transactional.id", topics.prefix() + "restore." + run(file));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      RunFile.read(file, record -> write(producer, record));
      producer.commitTransaction();
    }
  }

  /** A commit is answered before its markers are written: until then readers do not see it. */
  private void awaitCommitted() {
    Map<TopicPartition, Long> written = ends("read_uncommitted");
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (ends("read_committed").entrySet().stream()
        .anyMatch(end -> end.getValue() < written.getOrDefault(end.getKey(), 0L))) {
      if (System.nanoTime() > deadline) {
        throw new UserException(
            "what was written is not visible after " + PATIENCE + ": a transaction is still open");
      }
      try {
        TimeUnit.MILLISECONDS.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UserException("interrupted", e);
      }
    }
  }

  private Map<TopicPartition, Long> ends(String isolation) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.remove("group.id");
    config.put("isolation.level", isolation);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return consumer.endOffsets(
          List.of(Recorder.RUNS, Recorder.IMPORTANCES).stream()
              .map(topic -> topics.prefix() + topic)
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList());
    }
  }

  private void write(KafkaProducer<byte[], byte[]> producer, RunFileRecord record) {
    String key = record.getKey().toStringUtf8();
    if (there.merge(record.getTopic() + " " + key, -1L, Long::sum) >= 0) {
      return;
    }
    String topic = topics.prefix() + record.getTopic();
    if (!partitions.containsKey(topic)) {
      throw new UserException("a record of topic '" + record.getTopic() + "', which is none");
    }
    Integer partition =
        Recorder.BY_RUN.contains(record.getTopic())
            ? (Integer)
                RecordKeys.partition(
                    key.substring(0, key.indexOf('/')), partitions.getOrDefault(topic, 1))
            : null; // Importances by key, runs have but one.
    var unused =
        producer.send(
            new ProducerRecord<>(
                topic,
                partition,
                record.getTimestamp(),
                record.getKey().toByteArray(),
                value(record))); // The commit fails if one of them does.
    written++;
    if (written % RECORDS_A_TRANSACTION == 0) {
      producer.commitTransaction();
      producer.beginTransaction();
    }
  }

  private static byte @Nullable [] value(RunFileRecord record) {
    return record.hasValue() ? record.getValue().toByteArray() : null;
  }
}
