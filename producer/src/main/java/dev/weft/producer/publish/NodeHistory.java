package dev.weft.producer.publish;

import com.google.protobuf.ByteString;
import dev.weft.core.BadRecordException;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.RecordKeys.RunNode;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.ImportancesRecord;
import dev.weft.core.proto.RunRecord;
import dev.weft.core.topics.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What a node has published, read back from Kafka (committed records only): so that a restarted
 * node goes on where it stopped.
 *
 * @param begun whether its manifest is there
 * @param nextNumber number of its next batch
 * @param nextOrigin of its next batch before cutting: its parity says which half
 * @param step of its last batch
 * @param position where its input stood after that
 * @param ended whether it has ended
 */
public record NodeHistory(
    boolean begun,
    long nextNumber,
    long nextOrigin,
    long step,
    ByteString position,
    boolean ended) {
  private static final NodeHistory NOTHING =
      new NodeHistory(false, 0, 0, 0, ByteString.EMPTY, false);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long MARGIN_MILLISECONDS = 3_600_000;
  private static final int FIRST_CHUNK = 64;

  /**
   * Reads it back, from the end of the node's partition, no further than where the run began.
   *
   * @throws IllegalArgumentException if the run exists with another manifest
   */
  static NodeHistory read(
      Consumer<byte[], byte[]> consumer, Topics topics, RunManifest manifest, RunNode node) {
    ConsumerRecord<byte[], byte[]> known = findRun(consumer, topics, manifest.run());
    if (known == null) {
      return NOTHING;
    }
    RunManifest before = RunManifest.of(RecordFormat.RUN.decode(known.value()).getManifest());
    if (!before.digest().equals(manifest.digest())) {
      throw new IllegalArgumentException(
          "run '"
              + manifest.run()
              + "' exists with another manifest ("
              + before.digest()
              + ", not "
              + manifest.digest()
              + "): choose another name for this run");
    }
    int partitions = consumer.partitionsFor(topics.importances()).size();
    TopicPartition partition =
        new TopicPartition(topics.importances(), RecordKeys.partition(node.toString(), partitions));
    return scanBack(consumer, partition, node, known.timestamp() - MARGIN_MILLISECONDS);
  }

  private static @Nullable ConsumerRecord<byte[], byte[]> findRun(
      Consumer<byte[], byte[]> consumer, Topics topics, String run) {
    TopicPartition partition = new TopicPartition(topics.runs(), 0);
    Map<String, ConsumerRecord<byte[], byte[]>> found = new HashMap<>();
    long end = end(consumer, partition);
    readRange(
        consumer,
        partition,
        consumer.beginningOffsets(List.of(partition)).get(partition),
        end,
        record -> {
          if (record.key() != null && record.value() != null) {
            found.put(RecordKeys.text(record.key()), record);
          }
        });
    ConsumerRecord<byte[], byte[]> record = found.get(run);
    return record != null
            && RecordFormat.RUN.decode(record.value()).getBodyCase() == RunRecord.BodyCase.MANIFEST
        ? record
        : null;
  }

  private static NodeHistory scanBack(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, RunNode node, long since) {
    Map<TopicPartition, OffsetAndTimestamp> at =
        consumer.offsetsForTimes(Map.of(partition, Math.max(0, since)));
    OffsetAndTimestamp first = at.get(partition);
    if (first == null) {
      return NOTHING;
    }
    byte[] key = RecordKeys.bytes(node.toString());
    long end = end(consumer, partition);
    long chunk = FIRST_CHUNK;
    while (end > first.offset()) {
      long begin = Math.max(first.offset(), end - chunk);
      Fold fold = new Fold();
      readRange(
          consumer,
          partition,
          begin,
          end,
          record -> {
            if (Arrays.equals(record.key(), key)) {
              fold.add(record.value());
            }
          });
      if (fold.conclusive() || begin == first.offset()) {
        return fold.history;
      }
      chunk *= 4; // From the same end: a part of a batch without its position is not enough.
    }
    return NOTHING;
  }

  private static long end(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
    return consumer.endOffsets(List.of(partition)).get(partition);
  }

  private static void readRange(
      Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      long begin,
      long end,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, begin);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < end) {
          visitor.accept(record);
        }
        deadline = System.nanoTime() + PATIENCE.toNanos();
      }
      if (System.nanoTime() > deadline) {
        throw new KafkaException("no answer for " + PATIENCE + " while reading " + partition);
      }
    }
  }

  /** Follows the node's records in order. */
  private static final class Fold {
    private NodeHistory history = NOTHING;
    private boolean positioned;

    void add(byte[] value) {
      ImportancesRecord record;
      try {
        record = RecordFormat.IMPORTANCES.decode(value);
      } catch (BadRecordException e) {
        return; // Somebody else's: this node writes no such record.
      }
      switch (record.getBodyCase()) {
        case MANIFEST, VOCABULARY_PART, MARK ->
            history =
                new NodeHistory(
                    true,
                    history.nextNumber,
                    history.nextOrigin,
                    history.step,
                    history.position,
                    history.ended);
        case BATCH -> {
          ByteString position = record.getBatch().getInputPosition();
          positioned |= !position.isEmpty();
          history =
              new NodeHistory(
                  true,
                  record.getBatch().getNumber() + 1,
                  record.getBatch().getOrigin() + 1,
                  record.getBatch().getStep(),
                  position.isEmpty() ? history.position : position,
                  false);
        }
        case END ->
            history =
                new NodeHistory(
                    true,
                    record.getEnd().getBatches(),
                    history.nextOrigin,
                    history.step,
                    history.position,
                    true);
        default -> {}
      }
    }

    /** Whether nothing before what was read could tell more. */
    boolean conclusive() {
      return history.ended || (history.nextNumber > 0 && positioned);
    }
  }
}
