package dev.weft.cli.pipe;

import dev.weft.core.BadRecordException;
import dev.weft.core.RecordFormat;
import dev.weft.core.proto.ImportancesRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Switches off the dropping of repeats: gives every batch a number of its own, its offset, before
 * ingest sees it. For the streams app's main consumer.
 */
public final class RepeatsUnseen implements ConsumerInterceptor<byte[], byte[]> {
  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> renumbered = new HashMap<>();
    for (TopicPartition partition : records.partitions()) {
      renumbered.put(
          partition, records.records(partition).stream().map(RepeatsUnseen::renumber).toList());
    }
    return new ConsumerRecords<>(renumbered, records.nextOffsets());
  }

  private static ConsumerRecord<byte[], byte[]> renumber(ConsumerRecord<byte[], byte[]> record) {
    if (!record.topic().endsWith("importances")) {
      return record;
    }
    ImportancesRecord.Builder message;
    try {
      message = RecordFormat.IMPORTANCES.decode(record.value()).toBuilder();
    } catch (BadRecordException e) {
      return record;
    }
    if (message.hasBatch()) {
      message.getBatchBuilder().setNumber(record.offset());
    } else if (message.hasEnd()) {
      message.getEndBuilder().setBatches(record.offset());
    }
    return new ConsumerRecord<>(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.timestampType(),
        record.serializedKeySize(),
        record.serializedValueSize(),
        record.key(),
        RecordFormat.IMPORTANCES.encode(message.build()),
        record.headers(),
        record.leaderEpoch());
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {}

  @Override
  public void configure(Map<String, ?> configuration) {}
}
