package dev.weft.clusterer.topics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic's committed records from the beginning and goes on as they come, on a thread of its
 * own. Safe to close from any thread.
 */
public final class TopicFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String topic;
  private final Consumer<List<ConsumerRecord<byte[], byte[]>>> visitor;
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean closing;

  private TopicFollower(
      KafkaConsumer<byte[], byte[]> consumer,
      String topic,
      Consumer<List<ConsumerRecord<byte[], byte[]>>> visitor) {
    this.consumer = consumer;
    this.topic = topic;
    this.visitor = visitor;
    thread = new Thread(this::run, "weft-follows-" + topic);
    thread.setDaemon(true);
  }

  /**
   * Starts.
   *
   * @param visitor gets what each poll brings, on the follower's thread
   */
  public static TopicFollower start(
      Map<String, String> kafka,
      String topic,
      Consumer<List<ConsumerRecord<byte[], byte[]>>> visitor) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    TopicFollower follower =
        new TopicFollower(
            new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
            topic,
            visitor);
    follower.thread.start();
    return follower;
  }

  /** Waits until all that the topic held at the start was visited, at most some seconds. */
  public void awaitCaughtUp() {
    try {
      if (!caughtUp.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("Topic {} is still being read", topic);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (consumer) {
      List<TopicPartition> partitions = new ArrayList<>();
      consumer
          .partitionsFor(topic)
          .forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (!closing) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        consumer.poll(POLL).forEach(records::add);
        if (!records.isEmpty()) {
          visitor.accept(records);
        }
        if (caughtUp.getCount() > 0
            && partitions.stream().allMatch(p -> consumer.position(p) >= ends.get(p))) {
          caughtUp.countDown();
        }
      }
    } catch (WakeupException e) {
      LOG.debug("Closed while polling {}", topic);
    } catch (KafkaException e) {
      LOG.warn("Topic {} is no longer followed: {}", topic, e.getMessage());
    } finally {
      caughtUp.countDown();
    }
  }

  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
