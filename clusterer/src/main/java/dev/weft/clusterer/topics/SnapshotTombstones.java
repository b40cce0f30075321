package dev.weft.clusterer.topics;

import dev.weft.core.RecordKeys;
import dev.weft.core.topics.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Forgets what is kept of a reading of a run: its snapshots, exemplars and effects, of all
 * analyses.
 */
public final class SnapshotTombstones {
  private SnapshotTombstones() {}

  /**
   * Writes a tombstone for each of their records, in one transaction; compaction takes them.
   *
   * @return how many records there were
   * @throws org.apache.kafka.common.KafkaException if the broker can't be reached or refuses
   */
  public static int write(Map<String, String> kafka, Topics topics, String run, String reading) {
    List<ProducerRecord<byte[], byte[]>> tombstones = new ArrayList<>();
    for (String topic : List.of(topics.snapshots(), topics.exemplars(), topics.effects())) {
      kept(kafka, topic, run, run + "/" + reading + "/")
          .forEach(
              (key, partition) ->
                  tombstones.add(
                      new ProducerRecord<>(topic, partition, RecordKeys.bytes(key), null)));
    }
    if (tombstones.isEmpty()) {
      return 0;
    }
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topics.prefix() + "drop-snapshots/" + run);
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      for (ProducerRecord<byte[], byte[]> tombstone : tombstones) {
        var unused = producer.send(tombstone); // The commit fails if it does.
      }
      producer.commitTransaction();
    }
    return tombstones.size();
  }

  /** Keys that have a value, and where they lie. */
  private static Map<String, Integer> kept(
      Map<String, String> kafka, String topic, String run, String prefix) {
    Map<String, Integer> kept = new LinkedHashMap<>();
    try (TopicReader reader = new TopicReader(kafka)) {
      reader.readPartitionOf(
          topic,
          run,
          record -> {
            String key = RecordKeys.text(record.key());
            if (record.value() == null) {
              kept.remove(key);
            } else if (key.startsWith(prefix)) {
              kept.put(key, record.partition());
            }
          });
    }
    return kept;
  }
}
