package dev.weft.producer.publish;

import dev.weft.core.RecordKeys;
import dev.weft.core.topics.TopicCreator;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka's clients for a publisher, and what they do before its first record. */
final class PublisherClients {
  private static final Duration ABANDON = Duration.ofSeconds(5);

  private PublisherClients() {}

  /** Opens a publisher as {@link ImportancePublisher#open} says. */
  static ImportancePublisher open(PublisherSettings settings) {
    try (Admin admin = Admin.create(new HashMap<String, Object>(settings.kafka()))) {
      Map<String, Integer> partitions =
          TopicCreator.createMissing(admin, settings.topics().specs(settings.topicSettings()));
      String topic = settings.topics().importances();
      TopicPartition partition =
          new TopicPartition(
              topic, RecordKeys.partition(settings.key().toString(), partitions.get(topic)));
      Producer<byte[], byte[]> producer = new KafkaProducer<>(producerConfig(settings));
      try {
        producer.initTransactions(); // First, so that nothing is committed behind our back.
        HistoryReader.Found found = readBack(settings, admin, partition);
        requireNotDropped(settings, found);
        return new ImportancePublisher(settings, producer, partition.partition(), found);
      } catch (RuntimeException e) {
        producer.close(ABANDON);
        throw e;
      }
    }
  }

  private static void requireNotDropped(PublisherSettings settings, HistoryReader.Found found) {
    if (found.node().dropped()) {
      throw new IllegalArgumentException(
          "run '"
              + settings.manifest().run()
              + "' was dropped from the live reading: choose another name for this run");
    }
  }

  /** What a run and a node of it have published. */
  static HistoryReader.Found readBack(
      PublisherSettings settings, Admin admin, TopicPartition partition) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            consumerConfig(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return new HistoryReader(consumer, of -> end(admin, of), settings.topics())
          .read(settings.manifest(), settings.key(), partition);
    }
  }

  /** The high watermark: an admin client asks for it unless told to read committed records. */
  private static long end(Admin admin, TopicPartition partition) {
    try {
      return admin
          .listOffsets(Map.of(partition, OffsetSpec.latest()))
          .partitionResult(partition)
          .get()
          .offset();
    } catch (ExecutionException e) {
      throw new KafkaException(
          "no end offset of " + partition + ": " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while asking for the end of " + partition, e);
    }
  }

  static Map<String, Object> consumerConfig(PublisherSettings settings) {
    Map<String, Object> config = new HashMap<>(settings.kafka());
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // Closing waits for the request that looks beyond the end.
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
    return config;
  }

  static Map<String, Object> producerConfig(PublisherSettings settings) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 32L << 20);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 300_000);
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 30_000);
    config.putAll(settings.kafka());
    config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.transactionalId());
    return config;
  }

  /** The client's buffer less what of it is free. */
  static long bufferedBytes(Producer<byte[], byte[]> producer) {
    double total = 0;
    double free = 0;
    for (Map.Entry<MetricName, ? extends Metric> metric : producer.metrics().entrySet()) {
      if (metric.getValue().metricValue() instanceof Double value) {
        switch (metric.getKey().name()) {
          case "buffer-total-bytes" -> total = value;
          case "buffer-available-bytes" -> free = value;
          default -> {}
        }
      }
    }
    return (long) (total - free);
  }

  /** The thread that commits at intervals. */
  static ScheduledExecutorService committer(String node) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, "weft-publisher-" + node);
          thread.setDaemon(true);
          return thread;
        });
  }
}
