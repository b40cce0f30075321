package dev.weft.cli.replay;

import dev.weft.cli.UserException;
import dev.weft.clusterer.topics.TopicReader;
import dev.weft.core.RecordFormat;
import dev.weft.core.proto.PartitionRange;
import dev.weft.core.proto.ReplayPlan;
import dev.weft.core.topics.TopicCreator;
import dev.weft.core.topics.TopicSpec;
import dev.weft.streams.ReadingTopics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A replay's plan, how far its app has read, and what is to be deleted behind it. */
final class ReplayTopics implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long TAIL = 64;

  private final ReplaySettings settings;
  private final Admin admin;

  ReplayTopics(ReplaySettings settings) {
    this.settings = settings;
    admin = Admin.create(new HashMap<String, Object>(settings.kafka()));
  }

  /** The plan of a replay of this name that has not ended. */
  Optional<ReplayPlan> plan() {
    if (!answer(admin.listTopics().names()).contains(settings.planTopic())) {
      return Optional.empty();
    }
    List<ReplayPlan> plans = new ArrayList<>();
    try (TopicReader reader = new TopicReader(settings.kafka())) {
      reader.readAll(settings.planTopic(), record -> plans.add(decode(record.value())));
    }
    return plans.isEmpty() ? Optional.empty() : Optional.of(plans.get(plans.size() - 1));
  }

  private static ReplayPlan decode(byte[] value) {
    return RecordFormat.REPLAY_PLAN.decode(value);
  }

  /** Writes down how the replay begins: up to where the importances stand now. */
  ReplayPlan begin() {
    String importances = settings.topics().importances();
    ReplayPlan.Builder plan =
        ReplayPlan.newBuilder()
            .setFormat(RecordFormat.VERSION)
            .setRun(settings.run())
            .setSettings(settings.text());
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = partitions(consumer, importances);
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
      for (TopicPartition partition : partitions) {
        long begin = begins.getOrDefault(partition, 0L);
        plan.addPartitions(
            PartitionRange.newBuilder()
                .setPartition(partition.partition())
                .setBegin(begin)
                .setEnd(Math.max(begin, lastRecord(consumer, partition) + 1)));
      }
    }
    TopicSpec spec =
        new TopicSpec(
            settings.planTopic(),
            1,
            settings.topicSettings().replicationFactor(),
            Map.of("cleanup.policy", "compact"));
    TopicCreator.createMissing(admin, List.of(spec));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            new HashMap<>(settings.kafka()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      byte[] key = settings.readingName().getBytes(StandardCharsets.UTF_8);
      producer
          .send(
              new ProducerRecord<>(spec.name(), key, RecordFormat.REPLAY_PLAN.encode(plan.build())))
          .get();
    } catch (ExecutionException e) {
      throw new KafkaException("the plan can't be written: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while writing the plan", e);
    }
    return plan.build();
  }

  /** Offset of the last committed record, -1 if there is none. Behind it lie only markers. */
  private static long lastRecord(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) {
    Set<TopicPartition> one = Set.of(partition);
    consumer.assign(one);
    long begin = consumer.beginningOffsets(one).getOrDefault(partition, 0L);
    long end = consumer.endOffsets(one).getOrDefault(partition, 0L);
    for (long back = TAIL; ; back *= 8) {
      long last = -1;
      consumer.seek(partition, Math.max(begin, end - back));
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          last = record.offset() < end ? record.offset() : last;
        }
      }
      if (last >= 0 || end - back <= begin) {
        return last;
      }
    }
  }

  /** What an app has read of importances, by partition, as far as it is committed. */
  Map<Integer, Long> read(ReadingTopics app) {
    Map<Integer, Long> read = new TreeMap<>();
    committed(app.application())
        .forEach(
            (partition, offset) -> {
              if (partition.topic().equals(settings.topics().importances())) {
                read.put(partition.partition(), offset.offset());
              }
            });
    return read;
  }

  /** Whether that is all that the plan names. */
  static boolean hasReadAll(Map<Integer, Long> read, ReplayPlan plan) {
    return plan.getPartitionsList().stream()
        .filter(range -> range.getEnd() > range.getBegin())
        .allMatch(range -> read.getOrDefault(range.getPartition(), 0L) >= range.getEnd());
  }

  private Map<TopicPartition, OffsetAndMetadata> committed(String group) {
    try {
      return answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    } catch (KafkaException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Map.of();
      }
      throw e;
    }
  }

  /** Whether an app has read all that runs between its parts. */
  boolean hasReadBetween(ReadingTopics app) {
    Map<TopicPartition, OffsetAndMetadata> committed = committed(app.application());
    Set<String> existing = answer(admin.listTopics().names());
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      for (String topic : app.between()) {
        for (TopicPartition partition :
            existing.contains(topic) ? partitions(consumer, topic) : List.<TopicPartition>of()) {
          OffsetAndMetadata offset = committed.get(partition);
          if (lastRecord(consumer, partition) >= (offset == null ? 0 : offset.offset())) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static List<TopicPartition> partitions(
      KafkaConsumer<byte[], byte[]> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> config = new HashMap<>(settings.kafka());
    config.remove("group.id");
    config.put("isolation.level", "read_committed");
    config.put("enable.auto.commit", "false");
    config.put("fetch.max.wait.ms", 20); // Closing waits for the request that looks beyond the end.
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Deletes what the replay had for itself: stores' logs, groups, and last the plan. */
  void deleteAll() {
    Set<String> existing = answer(admin.listTopics().names());
    Set<String> own = new TreeSet<>(settings.app().all());
    own.addAll(settings.exemplarsApp().all());
    own.retainAll(existing);
    delete(own);
    for (String group :
        List.of(
            settings.app().application(),
            settings.exemplarsApp().application(),
            settings.clusterer().group())) {
      try {
        answer(admin.deleteConsumerGroups(List.of(group)).all());
      } catch (KafkaException e) {
        if (!(e.getCause() instanceof GroupIdNotFoundException)) {
          throw e;
        }
      }
    }
    delete(List.of(settings.planTopic()));
  }

  private void delete(Collection<String> topics) {
    try {
      answer(admin.deleteTopics(topics).all());
    } catch (KafkaException e) {
      if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw e;
      }
    }
  }

  private static <T> T answer(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new KafkaException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException("interrupted", e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
