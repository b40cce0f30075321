package dev.weft.clusterer.service;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop's transactions: records, and the offset to read on from, are committed together. A
 * commit that a broker away holds up is tried until it is back; a producer that can't go on, since
 * its transaction was given up for it, is replaced: the group's generation is what fences. Closes
 * the producer, not the consumer. Not safe for several threads.
 */
final class LoopTransactions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoopTransactions.class);

  private final Consumer<byte[], byte[]> consumer;
  private final Supplier<Producer<byte[], byte[]>> producers;
  private final BooleanSupplier stopping;
  private Producer<byte[], byte[]> producer;
  private boolean ready;
  private boolean open;

  /**
   * Not yet ready.
   *
   * @param producers each with a transactional id of its own
   * @param stopping whether waiting for a broker has no more use
   */
  LoopTransactions(
      Consumer<byte[], byte[]> consumer,
      Supplier<Producer<byte[], byte[]>> producers,
      BooleanSupplier stopping) {
    this.consumer = consumer;
    this.producers = producers;
    this.stopping = stopping;
    producer = producers.get();
  }

  /** Before the first commit. */
  void init() {
    producer.initTransactions();
    ready = true;
  }

  /**
   * One transaction; after a failure it stays open, to be recovered from.
   *
   * @param from where another consumer of the group would read the partition on
   */
  void commit(List<ProducerRecord<byte[], byte[]>> records, TopicPartition partition, long from) {
    open = true;
    producer.beginTransaction();
    for (ProducerRecord<byte[], byte[]> record : records) {
      var unused = producer.send(record); // The commit fails if one of them does.
    }
    producer.sendOffsetsToTransaction(
        Map.of(partition, new OffsetAndMetadata(from)), consumer.groupMetadata());
    commitUntilAnswered();
    open = false;
  }

  /** Whether it took place is not known before it is answered; it can't be aborted meanwhile. */
  private void commitUntilAnswered() {
    while (true) {
      try {
        producer.commitTransaction();
        return;
      } catch (TimeoutException e) {
        if (stopping.getAsBoolean()) {
          throw e;
        }
        LOG.warn("Waits for the broker to commit: {}", e.getMessage());
      }
    }
  }

  /**
   * Aborts the transaction that a failure left open, if one did.
   *
   * @throws RetriableException while the broker is away
   */
  void recover() {
    if (open) {
      try {
        producer.abortTransaction();
      } catch (RetriableException e) {
        throw e;
      } catch (KafkaException | IllegalStateException e) {
        LOG.warn("Begins with a new producer: {}", e.getMessage());
        replace();
      }
      open = false;
    }
    if (!ready) {
      init();
    }
  }

  private void replace() {
    ready = false;
    producer.close(Duration.ZERO);
    producer = producers.get();
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
