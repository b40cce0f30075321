package dev.weft.producer.publish;

import dev.weft.core.BadRecordException;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.Rejection;
import dev.weft.core.TestRecords;
import dev.weft.core.proto.Event;
import dev.weft.core.proto.TestEffect;
import dev.weft.core.topics.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** The records of an answer: the effect, and an event where it confirms the cluster. */
final class TestAnswers {
  private final Topics topics;
  private final Map<String, Integer> partitions;

  TestAnswers(Topics topics, Map<String, Integer> partitions) {
    this.topics = topics;
    this.partitions = Map.copyOf(partitions);
  }

  List<ProducerRecord<byte[], byte[]>> records(TestEffect effect) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    String run = effect.getRun();
    String reading = effect.getReading();
    records.add(
        new ProducerRecord<>(
            topics.effects(),
            partition(topics.effects(), run),
            RecordKeys.test(run, reading, effect.getAnalysis(), effect.getCluster()),
            RecordFormat.EFFECT.encode(effect)));
    if (TestRecords.isConfirmed(effect)) {
      records.add(
          new ProducerRecord<>(
              topics.events(),
              partition(topics.events(), run),
              RecordKeys.events(run, reading, effect.getAnalysis()),
              RecordFormat.EVENT.encode(confirmed(effect))));
    }
    return records;
  }

  private int partition(String topic, String run) {
    return RecordKeys.partition(run, partitions.get(topic));
  }

  private static Event confirmed(TestEffect effect) {
    return Event.newBuilder()
        .setFormat(RecordFormat.VERSION)
        .setKind(Event.Kind.CLUSTER_CONFIRMED)
        .setRun(effect.getRun())
        .setReading(effect.getReading())
        .setAnalysis(effect.getAnalysis())
        .setWindow(effect.getWindow())
        .setCluster(effect.getCluster())
        .addAllMembers(effect.getMembersList())
        .setNode(effect.getNode())
        .setDetail(detail(effect))
        .build();
  }

  private static String detail(TestEffect effect) {
    String against =
        effect.hasRatio() ? times(effect.getRatio()) + " its controls" : "its controls do nothing";
    return "confirmed: "
        + against
        + (effect.hasMatchedRatio()
            ? ", " + times(effect.getMatchedRatio()) + " those matched on its active samples"
            : "");
  }

  private static String times(double ratio) {
    return String.format(Locale.ROOT, ratio < 10 ? "%.1f times" : "%.0f times", ratio);
  }

  /** The record as it came, with the reason. */
  ProducerRecord<byte[], byte[]> rejected(
      ConsumerRecord<byte[], byte[]> record, BadRecordException reason) {
    ProducerRecord<byte[], byte[]> rejected =
        new ProducerRecord<>(
            topics.rejected(),
            null,
            null,
            record.key(),
            record.value(),
            new ArrayList<>(List.of(record.headers().toArray())));
    Rejection.describe(
        rejected.headers(),
        reason,
        new TopicPartition(record.topic(), record.partition()),
        record.offset(),
        record.timestamp());
    return rejected;
  }
}
