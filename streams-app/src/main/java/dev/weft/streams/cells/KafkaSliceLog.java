package dev.weft.streams.cells;

import dev.weft.core.RecordFormat;
import dev.weft.core.proto.CellRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/** Reads with a consumer of its own, made when first needed; it is in no group. */
final class KafkaSliceLog implements SliceLog {
  /** Further apart, seeking takes less than reading what lies between. */
  private static final long FAR = 200;

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int FETCH_BYTES = 8 << 20;

  private final Map<String, Object> config;
  private final TopicPartition partition;
  private @Nullable KafkaConsumer<byte[], byte[]> consumer;

  /**
   * Reads nothing yet.
   *
   * @param streamsConfig of the Kafka Streams application
   */
  KafkaSliceLog(Map<String, Object> streamsConfig, TopicPartition partition) {
    this.config =
        new HashMap<>(
            new StreamsConfig(streamsConfig).getRestoreConsumerConfigs("slices-" + partition));
    this.partition = partition;
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
  }

  @Override
  public void read(List<Long> offsets, ObjLongConsumer<CellRecord> records) {
    Deque<Long> wanted = new ArrayDeque<>(offsets);
    KafkaConsumer<byte[], byte[]> from = consumer();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long position = -1;
    try {
      while (!wanted.isEmpty()) {
        long next = wanted.getFirst();
        if (position > next) {
          throw lost(next);
        }
        if (position < 0 || next - position > FAR) {
          from.seek(partition, next);
        }
        for (ConsumerRecord<byte[], byte[]> record : from.poll(Duration.ofMillis(100))) {
          take(record, wanted, records);
        }
        position = from.position(partition);
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "slices can't be read again from " + partition + " at " + position);
        }
      }
    } catch (OffsetOutOfRangeException e) {
      throw lost(wanted.getFirst());
    }
  }

  private void take(
      ConsumerRecord<byte[], byte[]> record,
      Deque<Long> wanted,
      ObjLongConsumer<CellRecord> records) {
    if (!wanted.isEmpty() && record.offset() == wanted.getFirst()) {
      wanted.removeFirst();
      records.accept(RecordFormat.CELL.decode(record.value()), record.offset());
    } else if (!wanted.isEmpty() && record.offset() > wanted.getFirst()) {
      throw lost(wanted.getFirst());
    }
  }

  private IllegalStateException lost(long offset) {
    return new IllegalStateException(
        partition
            + " lacks the slice at "
            + offset
            + ", which is in no co-moments yet: it was deleted by hand; replay the run under"
            + " another reading's name");
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    if (consumer == null) {
      consumer =
          new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      consumer.assign(List.of(partition));
    }
    return consumer;
  }

  @Override
  public void close() {
    if (consumer != null) {
      consumer.close();
      consumer = null;
    }
  }
}
