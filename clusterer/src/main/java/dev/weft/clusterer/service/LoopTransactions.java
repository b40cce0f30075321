package dev.weft.clusterer.service;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The loop's transactions: records, and the offset to read on from, are committed together. Closes
 * the producer, not the consumer. Not safe for several threads.
 */
final class LoopTransactions implements AutoCloseable {
  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;
  private boolean open;

  LoopTransactions(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
    this.consumer = consumer;
    this.producer = producer;
  }

  /** Fences an earlier producer of the same id; before the first commit. */
  void init() {
    producer.initTransactions();
  }

  /**
   * One transaction; after a failure it stays open, to be aborted.
   *
   * @param from where another consumer of the group would read the partition on
   */
  void commit(List<ProducerRecord<byte[], byte[]>> records, TopicPartition partition, long from) {
    producer.beginTransaction();
    open = true;
    for (ProducerRecord<byte[], byte[]> record : records) {
      var unused = producer.send(record); // The commit fails if one of them does.
    }
    producer.sendOffsetsToTransaction(
        Map.of(partition, new OffsetAndMetadata(from)), consumer.groupMetadata());
    producer.commitTransaction();
    open = false;
  }

  /** Aborts the transaction that a failure left open, if one did. */
  void abortOpen() {
    if (open) {
      producer.abortTransaction();
      open = false;
    }
  }

  /** The consumer reads on from what is committed, or else from the beginning. */
  void seekToCommitted() {
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(consumer.assignment());
    for (TopicPartition partition : consumer.assignment()) {
      OffsetAndMetadata offset = committed.get(partition);
      if (offset == null) {
        consumer.seekToBeginning(Set.of(partition));
      } else {
        consumer.seek(partition, offset.offset());
      }
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
