package dev.weft.producer.publish;

import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.RecordKeys.RunNode;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.RunRecord;
import dev.weft.core.topics.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads back what a run and a node of it have published.
 *
 * <p>It reads up to the very end of a partition, not to the last stable offset, where a consumer of
 * committed records would stop: another node's open transaction can hide this node's committed
 * batches for as long as it lasts. So it waits for such transactions.
 */
final class HistoryReader {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long MARGIN_MILLISECONDS = 3_600_000;
  private static final int FIRST_CHUNK = 64;

  private final Consumer<byte[], byte[]> consumer;
  private final ToLongFunction<TopicPartition> ends;
  private final Topics topics;

  /**
   * On a consumer of committed records.
   *
   * @param ends offset after the last record of a partition, uncommitted ones included
   */
  HistoryReader(
      Consumer<byte[], byte[]> consumer, ToLongFunction<TopicPartition> ends, Topics topics) {
    this.consumer = consumer;
    this.ends = ends;
    this.topics = topics;
  }

  /** What is known of a run: a node's history, and whether the run was announced. */
  record Found(NodeHistory node, boolean announced) {}

  /**
   * Reads it back, the node's records from the end of its partition on, no further than where the
   * run began. Growing chunks: cost is at most four times what lies behind the node's last batch.
   *
   * @throws IllegalArgumentException if the run exists with another manifest
   */
  Found read(RunManifest manifest, RunNode node, TopicPartition partition) {
    ConsumerRecord<byte[], byte[]> known = findRun(manifest.run());
    if (known == null) {
      return new Found(NodeHistory.NOTHING, false);
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
    return new Found(scanBack(partition, node, known.timestamp() - MARGIN_MILLISECONDS), true);
  }

  private @Nullable ConsumerRecord<byte[], byte[]> findRun(String run) {
    TopicPartition partition = new TopicPartition(topics.runs(), 0);
    byte[] key = RecordKeys.bytes(run);
    Latest latest = new Latest();
    long begin = consumer.beginningOffsets(List.of(partition)).get(partition);
    readRange(
        partition,
        begin,
        ends.applyAsLong(partition),
        record -> {
          if (Arrays.equals(record.key(), key)) {
            latest.record = record.value() == null ? null : record;
          }
        });
    return latest.record != null && isManifest(latest.record.value()) ? latest.record : null;
  }

  private static boolean isManifest(byte[] value) {
    return RecordFormat.RUN.decode(value).getBodyCase() == RunRecord.BodyCase.MANIFEST;
  }

  private static final class Latest {
    @Nullable ConsumerRecord<byte[], byte[]> record;
  }

  private NodeHistory scanBack(TopicPartition partition, RunNode node, long since) {
    Map<TopicPartition, OffsetAndTimestamp> at =
        consumer.offsetsForTimes(Map.of(partition, Math.max(0, since)));
    OffsetAndTimestamp first = at.get(partition);
    if (first == null) {
      return NodeHistory.NOTHING;
    }
    byte[] key = RecordKeys.bytes(node.toString());
    long end = ends.applyAsLong(partition);
    for (long chunk = FIRST_CHUNK; ; chunk *= 4) {
      long begin = Math.max(first.offset(), end - chunk);
      HistoryFold fold = new HistoryFold(); // Anew: a later part alone is not enough.
      readRange(
          partition,
          begin,
          end,
          record -> {
            if (Arrays.equals(record.key(), key)) {
              fold.add(record.value());
            }
          });
      if (fold.conclusive() || begin == first.offset()) {
        return fold.history();
      }
    }
  }

  private void readRange(
      TopicPartition partition,
      long begin,
      long end,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, begin);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (consumer.position(partition) < end) {
      long before = consumer.position(partition);
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < end) {
          visitor.accept(record);
        }
      }
      if (consumer.position(partition) > before) {
        deadline = System.nanoTime() + PATIENCE.toNanos();
      } else if (System.nanoTime() > deadline) {
        throw new KafkaException(
            "offset "
                + before
                + " of "
                + partition
                + " can't be read for "
                + PATIENCE.toSeconds()
                + " s: the broker doesn't answer, or a publisher's transaction stays open");
      }
    }
  }
}
