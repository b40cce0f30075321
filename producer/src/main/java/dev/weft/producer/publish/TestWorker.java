package dev.weft.producer.publish;

import dev.weft.core.BadRecordException;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.proto.TestEffect;
import dev.weft.core.proto.TestRequest;
import dev.weft.core.topics.TopicCreator;
import dev.weft.producer.effects.ModelTester;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's part in testing clusters, on a thread of its own: the run's nodes share the requests as
 * a consumer group, and an answer and its request's offset are one transaction, so that every
 * request is answered once, by whoever lives. Between tests it rests, to stay within its share of
 * the time. A failure here never stops publishing: it is logged, and tests end. Safe to close from
 * any thread.
 */
public final class TestWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TestWorker.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TestWorkerSettings settings;
  private final ModelTester tester;
  private final TestAnswers answers;
  private final TestCounts counts;
  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;
  private final TestRest rest;
  private final Queue<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
  private final Thread thread;
  private boolean inTransaction;
  private boolean toRewind;
  private volatile boolean stopping;

  private TestWorker(
      TestWorkerSettings settings,
      ModelTester tester,
      Map<String, Integer> partitions,
      TestCounts counts) {
    this.settings = settings;
    this.tester = tester;
    this.counts = counts;
    answers = new TestAnswers(settings.topics(), partitions);
    rest = new TestRest(settings.share(), System::nanoTime);
    consumer =
        new KafkaConsumer<>(
            consumerConfig(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    producer =
        new KafkaProducer<>(
            producerConfig(settings), new ByteArraySerializer(), new ByteArraySerializer());
    thread = new Thread(this::run, "weft-tests-" + settings.node());
    thread.setDaemon(true);
  }

  /**
   * Makes missing topics and starts.
   *
   * @throws KafkaException if the broker can't be reached or refuses
   */
  public static TestWorker start(TestWorkerSettings settings, ModelTester tester) {
    return start(settings, tester, new TestCounts());
  }

  static TestWorker start(TestWorkerSettings settings, ModelTester tester, TestCounts counts) {
    Map<String, Integer> partitions;
    try (Admin admin = Admin.create(new HashMap<String, Object>(settings.kafka()))) {
      partitions =
          TopicCreator.createMissing(admin, settings.topics().specs(settings.topicSettings()));
    }
    TestWorker worker = new TestWorker(settings, tester, partitions, counts);
    worker.thread.start();
    return worker;
  }

  private static Map<String, Object> consumerConfig(TestWorkerSettings settings) {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
    config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_500);
    config.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 3_600_000); // A test may take long.
    config.putAll(settings.kafka());
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    config.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
    config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    return config;
  }

  private static Map<String, Object> producerConfig(TestWorkerSettings settings) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 10_000);
    config.putAll(settings.kafka());
    // A restarted node fences the one before.
    config.put(
        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
        settings.topics().prefix() + "tests." + settings.key());
    return config;
  }

  private void run() {
    try (consumer;
        producer) {
      producer.initTransactions();
      consumer.subscribe(Set.of(settings.topics().tests()), new Forgetting());
      while (!stopping) {
        turn();
      }
    } catch (WakeupException e) {
      LOG.debug("Woken to stop");
    } catch (RuntimeException e) {
      LOG.error("Node '{}' tests no more: {}", settings.key(), e.getMessage(), e);
    }
  }

  private void turn() {
    if (toRewind && !recovered()) {
      return;
    }
    try {
      boolean busy = rest.left() > 0 || !waiting.isEmpty();
      if (busy) {
        consumer.pause(consumer.assignment());
      } else {
        consumer.resume(consumer.paused());
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (isOwn(record)) {
          waiting.add(record);
        }
      }
      if (rest.left() == 0 && !waiting.isEmpty()) {
        take(waiting.remove());
      }
    } catch (ProducerFencedException | AuthorizationException | WakeupException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.warn("Tests are tried again from what is committed: {}", e.getMessage());
      toRewind = true;
    }
  }

  /** By the key: requests of other runs are read by their nodes. */
  private boolean isOwn(ConsumerRecord<byte[], byte[]> record) {
    return record.key() != null
        && RecordKeys.text(record.key()).startsWith(settings.manifest().run() + "/");
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    TestRequest request;
    try {
      request = RecordFormat.TEST.decode(record.value());
    } catch (BadRecordException e) {
      LOG.warn("Rejected a test request: {}", e.getMessage());
      write(List.of(answers.rejected(record, e)), record);
      return;
    }
    long begin = System.nanoTime();
    TestEffect effect = answer(request);
    long took = System.nanoTime() - begin;
    write(answers.records(effect), record);
    (effect.getRefused().isEmpty() ? counts.answered : counts.refused).increment();
    counts.nanoseconds.add(took);
    rest.worked(took);
  }

  private TestEffect answer(TestRequest request) {
    return request.getDigest().equals(settings.manifest().digest())
        ? tester.answer(request)
        : tester.refusal(request, "the run's manifest is another one: " + request.getDigest());
  }

  /** One transaction: what is written, and that the request is done. */
  private void write(
      List<ProducerRecord<byte[], byte[]>> records, ConsumerRecord<byte[], byte[]> request) {
    producer.beginTransaction();
    inTransaction = true;
    for (ProducerRecord<byte[], byte[]> record : records) {
      var unused = producer.send(record); // The commit fails if one of them does.
    }
    producer.sendOffsetsToTransaction(
        Map.of(
            new TopicPartition(request.topic(), request.partition()),
            new OffsetAndMetadata(request.offset() + 1)),
        consumer.groupMetadata());
    commitUntilAnswered();
    inTransaction = false;
  }

  /** Whether it took place is not known before it is answered; it can't be aborted meanwhile. */
  private void commitUntilAnswered() {
    while (true) {
      try {
        producer.commitTransaction();
        return;
      } catch (TimeoutException e) {
        if (stopping) {
          throw e;
        }
        LOG.warn("Tests wait for the broker to commit: {}", e.getMessage());
      }
    }
  }

  /** Aborts and goes back to what is committed; false while the broker is away. */
  private boolean recovered() {
    try {
      if (inTransaction) {
        producer.abortTransaction();
        inTransaction = false;
      }
      rewind();
      toRewind = false;
      return true;
    } catch (RetriableException e) {
      LOG.debug("Tests wait for the broker", e);
      return false;
    }
  }

  private void rewind() {
    waiting.clear();
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(consumer.assignment());
    for (TopicPartition partition : consumer.assignment()) {
      OffsetAndMetadata offset = committed.get(partition);
      if (offset == null) {
        consumer.seekToBeginning(Set.of(partition));
      } else {
        consumer.seek(partition, offset.offset());
      }
    }
  }

  /** Requests move between nodes: what is in hand may be another's. */
  private final class Forgetting implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
      waiting.clear();
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
      rewind();
    }
  }

  /** Whether it still works. */
  public boolean isRunning() {
    return thread.isAlive();
  }

  /** Requests that it answered since it started. */
  public long answered() {
    return counts.answered.sum();
  }

  /** Stops after the test in hand, and leaves the group. */
  @Override
  public void close() {
    stopping = true;
    consumer.wakeup();
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
