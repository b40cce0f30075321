package dev.weft.producer.publish;

import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Drop;
import dev.weft.core.proto.ImportancesRecord;
import dev.weft.core.topics.TopicCreator;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells a reading to forget a run, by a record behind what each of its nodes has published: so it
 * takes effect in order, once, wherever the streams app was. Stateless.
 */
public final class RunDrop {
  private RunDrop() {}

  /**
   * The nodes of the run that have not ended, those that never began among them.
   *
   * @throws org.apache.kafka.common.KafkaException if the broker can't be reached or refuses
   */
  public static List<String> living(Topics topics, RunManifest run, Map<String, String> kafka) {
    try (Admin admin = Admin.create(new HashMap<String, Object>(kafka))) {
      int partitions = partitions(admin, topics);
      return run.nodes().stream()
          .filter(
              node -> {
                PublisherSettings settings = settings(topics, run, node, kafka);
                TopicPartition partition = partition(settings, partitions);
                return !PublisherClients.readBack(settings, admin, partition).node().ended();
              })
          .toList();
    }
  }

  /**
   * Writes the records, one for each node, in one transaction.
   *
   * @param forced whether nodes may not have ended: then windows that are due are not emitted
   * @throws org.apache.kafka.common.KafkaException if the broker can't be reached or refuses
   */
  public static void write(
      Topics topics, RunManifest run, String reading, boolean forced, Map<String, String> kafka) {
    RecordKeys.requireName("reading", reading);
    byte[] value =
        RecordFormat.IMPORTANCES.encode(
            ImportancesRecord.newBuilder()
                .setFormat(RecordFormat.VERSION)
                .setDrop(Drop.newBuilder().setReading(reading).setForced(forced))
                .build());
    PublisherSettings any = settings(topics, run, run.nodes().get(0), kafka);
    Map<String, Object> config = PublisherClients.producerConfig(any);
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topics.prefix() + "drop/" + run.run());
    try (Admin admin = Admin.create(new HashMap<String, Object>(kafka));
        Producer<byte[], byte[]> producer = new KafkaProducer<>(config)) {
      int partitions = partitions(admin, topics);
      producer.initTransactions();
      producer.beginTransaction();
      for (String node : run.nodes()) {
        TopicPartition to = partition(settings(topics, run, node, kafka), partitions);
        byte[] key = RecordKeys.bytes(run.run() + "/" + node);
        var unused = // The commit fails if it does.
            producer.send(new ProducerRecord<>(to.topic(), to.partition(), key, value));
      }
      producer.commitTransaction();
    }
  }

  private static int partitions(Admin admin, Topics topics) {
    String topic = topics.importances();
    return Objects.requireNonNull(
        TopicCreator.partitions(admin, List.of(topic)).get(topic), "no topic " + topic);
  }

  private static TopicPartition partition(PublisherSettings settings, int partitions) {
    return new TopicPartition(
        settings.topics().importances(),
        RecordKeys.partition(settings.key().toString(), partitions));
  }

  private static PublisherSettings settings(
      Topics topics, RunManifest run, String node, Map<String, String> kafka) {
    return new PublisherSettings(
        topics,
        TopicSettings.DEFAULTS,
        run,
        node,
        PublisherSettings.DEFAULT_COMMIT_INTERVAL,
        kafka);
  }
}
