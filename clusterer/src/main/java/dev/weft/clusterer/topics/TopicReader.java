package dev.weft.clusterer.topics;

import dev.weft.core.RecordKeys;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic's committed records from the beginning to where it ends now. Not for threads. */
public final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Consumer<byte[], byte[]> consumer;

  /** With these properties of a Kafka client; {@code bootstrap.servers} at least. */
  public TopicReader(Map<String, String> kafka) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    // Closing waits for the request that looks beyond the end.
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
    consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Every record of the topic. */
  public void readAll(
      String topic, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    read(
        IntStream.range(0, consumer.partitionsFor(topic).size())
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .toList(),
        visitor);
  }

  /** Every record of the partition that a name's records lie in. */
  public void readPartitionOf(
      String topic,
      String name,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    int partitions = consumer.partitionsFor(topic).size();
    read(List.of(new TopicPartition(topic, RecordKeys.partition(name, partitions))), visitor);
  }

  private void read(
      List<TopicPartition> partitions,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        visitor.accept(record);
        deadline = System.nanoTime() + PATIENCE.toNanos();
      }
      if (System.nanoTime() > deadline) {
        throw new KafkaException("no answer for " + PATIENCE + " while reading " + partitions);
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
