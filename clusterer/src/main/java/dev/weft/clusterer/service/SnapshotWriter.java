package dev.weft.clusterer.service;

import com.google.protobuf.ByteString;
import dev.weft.clusterer.topics.SnapshotPointers;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.proto.Event;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.SnapshotPart;
import dev.weft.core.proto.SnapshotRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A snapshot's records: its parts, and last the pointer {@code latest}; and those of events. */
final class SnapshotWriter {
  private static final int PART_BYTES = 900_000;

  private SnapshotWriter() {}

  static List<ProducerRecord<byte[], byte[]>> records(
      String topic, int partition, Snapshot snapshot) {
    String run = snapshot.getRun();
    String reading = snapshot.getReading().getName();
    String analysis = snapshot.getAnalysis().getName();
    long window = snapshot.getProvenance().getWindow();
    ByteString bytes = snapshot.toByteString();
    int parts = (bytes.size() + PART_BYTES - 1) / PART_BYTES;
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      int to = Math.min(bytes.size(), (part + 1) * PART_BYTES);
      SnapshotPart content =
          SnapshotPart.newBuilder()
              .setPart(part)
              .setParts(parts)
              .setContent(bytes.substring(part * PART_BYTES, to))
              .build();
      records.add(
          new ProducerRecord<>(
              topic,
              partition,
              RecordKeys.snapshotPart(run, reading, analysis, window, part),
              encode(SnapshotRecord.newBuilder().setPart(content))));
    }
    records.add(
        new ProducerRecord<>(
            topic,
            partition,
            RecordKeys.latestSnapshot(run, reading, analysis),
            encode(SnapshotRecord.newBuilder().setLatest(SnapshotPointers.of(snapshot, parts)))));
    return records;
  }

  static ProducerRecord<byte[], byte[]> event(String topic, int partition, Event event) {
    return new ProducerRecord<>(
        topic,
        partition,
        RecordKeys.events(event.getRun(), event.getReading(), event.getAnalysis()),
        RecordFormat.EVENT.encode(event));
  }

  private static byte[] encode(SnapshotRecord.Builder record) {
    return RecordFormat.SNAPSHOT.encode(record.setFormat(RecordFormat.VERSION).build());
  }
}
