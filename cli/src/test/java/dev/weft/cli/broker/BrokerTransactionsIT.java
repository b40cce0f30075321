package dev.weft.cli.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.topics.TopicCreator;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What Weft asks of a broker, asked of the embedded one. */
class BrokerTransactionsIT {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final int MEBIBYTE = 1 << 20;

  @BeforeAll
  static void createTopics() {
    assertThat(create(TOPICS)).isNotEmpty();
  }

  private static Map<String, Integer> create(Topics topics) {
    try (Admin admin = Admin.create(BROKER.client())) {
      return TopicCreator.createMissing(admin, topics.specs(TopicSettings.DEFAULTS));
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>(BROKER.client());
    config.putAll(more);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, int size, byte content) {
    byte[] value = new byte[size];
    value[0] = content;
    return new ProducerRecord<>(topic, 0, null, value);
  }

  private static List<Byte> committed(String topic) {
    Map<String, Object> config = new HashMap<>(BROKER.client());
    config.put("isolation.level", "read_committed");
    TopicPartition partition = new TopicPartition(topic, 0);
    List<Byte> contents = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(record -> contents.add(record.value()[0]));
      }
    }
    return contents;
  }

  @Test
  void shouldShowWhatWasCommittedAndNotWhatWasAborted() {
    try (var producer = producer(Map.of("transactional.id", "transactions"))) {
      producer.initTransactions();
      for (byte content = 0; content < 6; content++) {
        producer.beginTransaction();
        var unused = producer.send(record(TOPICS.importances(), 10, content));
        if (content % 2 == 0) {
          producer.commitTransaction();
        } else {
          producer.flush();
          producer.abortTransaction();
        }
      }
    }
    assertThat(committed(TOPICS.importances())).containsExactly((byte) 0, (byte) 2, (byte) 4);
  }

  @Test
  void shouldTakeMoreThanAMebibyteInRejectedAlone() throws Exception {
    try (var producer = producer(Map.of("max.request.size", 4 * MEBIBYTE))) {
      producer.send(record(TOPICS.rejected(), MEBIBYTE + MEBIBYTE / 2, (byte) 9)).get();
      assertThat(committed(TOPICS.rejected())).containsExactly((byte) 9);
      assertThatThrownBy(
              () -> producer.send(record(TOPICS.rejected(), 3 * MEBIBYTE, (byte) 9)).get())
          .hasCauseInstanceOf(RecordTooLargeException.class);
    }
  }

  /** Without the wait for leaders most of the rounds fail: the leader is not yet one. */
  @Test
  void shouldTakeTheFirstRecordOfEachNewPartitionAtOnce() throws Exception {
    Map<String, Object> once = Map.of("retries", 0, "enable.idempotence", false);
    for (int round = 0; round < 5; round++) {
      Topics topics = new Topics("new" + round + ".");
      Map<String, Integer> partitions = create(topics);
      try (var producer = producer(once)) {
        for (int p = 0; p < partitions.get(topics.importances()); p++) {
          producer.send(new ProducerRecord<>(topics.importances(), p, null, new byte[1])).get();
        }
      }
    }
  }
}
