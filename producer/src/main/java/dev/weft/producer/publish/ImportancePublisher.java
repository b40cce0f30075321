package dev.weft.producer.publish;

import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.proto.Batch;
import dev.weft.core.proto.End;
import dev.weft.core.proto.ImportancesRecord;
import dev.weft.core.proto.Mark;
import dev.weft.core.topics.TopicCreator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A node's way into Kafka: manifest first, then numbered batches, each below 1 MB, in transactions,
 * at last an end. Opening fences an earlier publisher of the same node and goes on after its last
 * committed batch. {@link #publish} blocks while the client's buffer is full. A batch is seen once
 * its transaction is committed, after the commit interval at the latest.
 *
 * <p>Safe for several threads; batches are numbered in the order of the calls.
 */
public final class ImportancePublisher implements AutoCloseable {
  private final PublisherSettings settings;
  private final Producer<byte[], byte[]> producer;
  private final byte[] key;
  private final int partition;
  private final NodeHistory history;
  private final ScheduledExecutorService committer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private boolean inTransaction;
  private boolean ended;
  private long nextNumber;
  private long nextOrigin;
  private long step;
  private long bytes;

  private ImportancePublisher(
      PublisherSettings settings,
      Producer<byte[], byte[]> producer,
      int partition,
      NodeHistory history) {
    this.settings = settings;
    this.producer = producer;
    this.partition = partition;
    this.history = history;
    key = RecordKeys.bytes(settings.key().toString());
    nextNumber = history.nextNumber();
    nextOrigin = history.nextOrigin();
    step = history.step();
    ended = history.ended();
    committer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "weft-publisher-" + settings.node());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Makes missing topics, fences an earlier publisher of this node, reads back what it committed,
   * and sends the manifest if it is not there.
   *
   * @throws IllegalArgumentException if the run exists with another manifest
   * @throws KafkaException if the broker can't be reached or refuses
   */
  public static ImportancePublisher open(PublisherSettings settings) {
    Map<String, Integer> partitions;
    try (Admin admin = Admin.create(new HashMap<String, Object>(settings.kafka()))) {
      partitions =
          TopicCreator.createMissing(admin, settings.topics().specs(settings.topicSettings()));
    }
    int partition =
        RecordKeys.partition(
            settings.key().toString(), partitions.get(settings.topics().importances()));
    Producer<byte[], byte[]> producer = new KafkaProducer<>(producerConfig(settings));
    try {
      producer.initTransactions(); // First, so that nothing is committed behind our back.
      NodeHistory history = readHistory(settings);
      ImportancePublisher publisher =
          new ImportancePublisher(settings, producer, partition, history);
      publisher.begin();
      return publisher;
    } catch (RuntimeException e) {
      producer.close();
      throw e;
    }
  }

  private static NodeHistory readHistory(PublisherSettings settings) {
    Map<String, Object> config = new HashMap<>(settings.kafka());
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return NodeHistory.read(consumer, settings.topics(), settings.manifest(), settings.key());
    }
  }

  private static Map<String, Object> producerConfig(PublisherSettings settings) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 32L << 20);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 300_000);
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 30_000);
    config.putAll(settings.kafka());
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.transactionalId());
    return config;
  }

  private synchronized void begin() {
    if (!history.begun()) {
      producer.beginTransaction();
      inTransaction = true;
      ManifestRecords.of(settings, partition).forEach(this::send);
      commit();
    }
    long interval = settings.commitInterval().toMillis();
    var unused =
        committer.scheduleWithFixedDelay(
            this::commitQuietly, interval, interval, TimeUnit.MILLISECONDS);
  }

  /** What this node had published before it was opened. */
  public NodeHistory history() {
    return history;
  }

  /** Number of the next batch: so many were published in all. */
  public synchronized long nextNumber() {
    return nextNumber;
  }

  /** Bytes of the batches published since it was opened, before compression. */
  public synchronized long bytes() {
    return bytes;
  }

  /**
   * Publishes a batch, cut if it is too large for one record; all of it is committed together.
   *
   * @throws IllegalStateException after the end, or if another publisher took this node over
   * @throws IllegalArgumentException if the step goes back, or the batch is of another run's size
   * @throws KafkaException if the broker fails
   */
  public synchronized void publish(SampleBatch batch) {
    requireOpen();
    if (batch.step() < step) {
      throw new IllegalArgumentException(
          "step " + batch.step() + " after step " + step + ": steps never go back");
    }
    int subcomponents = settings.manifest().subcomponents();
    if (batch.importances().subcomponents() != subcomponents) {
      throw new IllegalArgumentException(
          batch.importances().subcomponents() + " subcomponents in a run of " + subcomponents);
    }
    int from = 0;
    for (int to : BatchSplitter.ends(batch, BatchSplitter.MOST_BYTES)) {
      send(batch.encode(from, to).setNumber(nextNumber++).setOrigin(nextOrigin).build());
      from = to;
    }
    nextOrigin++;
    step = batch.step();
  }

  private void send(Batch batch) {
    bytes += batch.getSerializedSize();
    send(record().setBatch(batch));
  }

  /**
   * Says that this node publishes nothing below a step any more, though it has nothing to publish.
   */
  public synchronized void mark(long passedStep) {
    requireOpen();
    send(record().setMark(Mark.newBuilder().setPassedStep(passedStep)));
  }

  /** Says that this node has published all; commits. Nothing follows. */
  public synchronized void end() {
    if (!ended) {
      send(record().setEnd(End.newBuilder().setBatches(nextNumber)));
      commit();
      ended = true;
    }
  }

  private static ImportancesRecord.Builder record() {
    return ImportancesRecord.newBuilder().setFormat(RecordFormat.VERSION);
  }

  private void send(ImportancesRecord.Builder record) {
    if (!inTransaction) {
      producer.beginTransaction();
      inTransaction = true;
    }
    byte[] value = RecordFormat.IMPORTANCES.encode(record.build());
    send(new ProducerRecord<>(settings.topics().importances(), partition, key, value));
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    var unused = // The callback keeps what goes wrong.
        producer.send(
            record,
            (metadata, problem) -> {
              if (problem != null) {
                failure.compareAndSet(null, problem);
              }
            });
  }

  /** Makes everything published so far seen. */
  public synchronized void commit() {
    if (inTransaction) {
      requireHealthy();
      try {
        producer.commitTransaction();
        inTransaction = false;
      } catch (KafkaException e) {
        failure.compareAndSet(null, e);
        requireHealthy();
      }
    }
  }

  private void commitQuietly() {
    try {
      commit();
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e); // The next call of the owner says it.
    }
  }

  private void requireOpen() {
    requireHealthy();
    if (ended) {
      throw new IllegalStateException("node '" + settings.key() + "' has ended");
    }
  }

  private void requireHealthy() {
    Exception problem = failure.get();
    if (problem instanceof ProducerFencedException
        || problem instanceof InvalidProducerEpochException) {
      throw new IllegalStateException(
          "node '" + settings.key() + "' was started elsewhere; this one stops", problem);
    }
    if (problem != null) {
      throw new KafkaException(
          "node '" + settings.key() + "' can't publish: " + problem.getMessage(), problem);
    }
  }

  /** Commits what is open and closes; does not end the node, which may be opened again. */
  @Override
  public void close() {
    committer.shutdownNow();
    synchronized (this) {
      try {
        if (failure.get() == null) {
          commit();
        }
      } finally {
        producer.close();
      }
    }
  }
}
