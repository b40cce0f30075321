package dev.weft.producer.publish;

import dev.weft.core.ImportanceBatch;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.metrics.Health;
import dev.weft.core.proto.Batch;
import dev.weft.core.proto.End;
import dev.weft.core.proto.ImportancesRecord;
import dev.weft.core.proto.Mark;
import dev.weft.core.proto.OutOfRange;
import dev.weft.producer.model.Importances;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's way into Kafka: manifest first, then numbered batches, each below 1 MB, in transactions,
 * at last an end. Opening fences an earlier publisher of the same node and goes on after its last
 * committed batch. {@link #publish} blocks while the client's buffer is full. A batch is seen once
 * its transaction is committed, after the commit interval at the latest.
 *
 * <p>After a failure nothing more is sent and every call says so: open it anew. What was not
 * committed is aborted, so that a batch is seen whole or not at all.
 *
 * <p>Safe for several threads; batches are numbered in the order of the calls.
 */
public final class ImportancePublisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ImportancePublisher.class);
  private static final Duration FLUSH = Duration.ofSeconds(60);
  private static final Duration ABANDON = Duration.ofSeconds(5);

  private final PublisherSettings settings;
  private final Producer<byte[], byte[]> producer;
  private final byte[] key;
  private final int partition;
  private final NodeHistory history;
  private final ScheduledExecutorService committer;
  private final PublisherFailure failure;
  final PublisherCounts counts;
  private final StepGate steps;
  private boolean inTransaction;
  private boolean ended;
  private boolean closed;
  private long nextNumber;
  private long nextOrigin;

  /** Sends the manifest where the node has none yet, and begins to commit. */
  ImportancePublisher(
      PublisherSettings settings,
      Producer<byte[], byte[]> producer,
      int partition,
      HistoryReader.Found found) {
    this.settings = settings;
    this.producer = producer;
    this.partition = partition;
    history = found.node();
    counts = new PublisherCounts(settings.key(), () -> PublisherClients.bufferedBytes(producer));
    key = RecordKeys.bytes(settings.key().toString());
    nextNumber = history.nextNumber();
    nextOrigin = history.nextOrigin();
    steps = new StepGate(history);
    failure = new PublisherFailure(settings.key());
    ended = history.ended();
    if (!history.begun()) {
      producer.beginTransaction();
      inTransaction = true;
      counts.begun();
      ManifestRecords.of(settings, partition, !found.announced()).forEach(this::send);
      commit();
    }
    committer = PublisherClients.committer(settings.node());
    long interval = settings.commitInterval().toMillis();
    var unused = // What goes wrong is kept.
        committer.scheduleWithFixedDelay(
            this::commitQuietly, interval, interval, TimeUnit.MILLISECONDS);
  }

  /**
   * Makes missing topics, fences an earlier publisher of this node, reads back what it committed,
   * and sends the manifest if it is not there.
   *
   * @throws IllegalArgumentException if the run exists with another manifest
   * @throws KafkaException if the broker can't be reached or refuses
   */
  public static ImportancePublisher open(PublisherSettings settings) {
    return PublisherClients.open(settings);
  }

  /** What this node had published before it was opened. */
  public NodeHistory history() {
    return history;
  }

  /** Number of the next batch: so many were published in all. */
  public synchronized long nextNumber() {
    return nextNumber;
  }

  /** Samples published since it was opened. */
  public long samples() {
    return counts.samples.sum();
  }

  /** Bytes of the batches published since it was opened, before compression. */
  public long bytes() {
    return counts.bytes.sum();
  }

  /** How it does: one that failed is to be opened anew. */
  public Health health() {
    return failure.health();
  }

  /** Importances that {@link #quantise} set to 0 or 1 since it was opened. */
  public long clamped() {
    return counts.clamped.sum();
  }

  /** Samples not published again since it was opened: their steps were published before. */
  public long skipped() {
    return counts.skipped.sum();
  }

  /**
   * Importances in fixed point; those out of [0, 1] are refused, or clamped and counted, as the
   * run's manifest says.
   *
   * @throws IllegalArgumentException if one is NaN, or out of range and to be refused
   */
  public ImportanceBatch quantise(Importances importances) {
    return importances.quantise(
        settings.manifest().message().getOutOfRange() == OutOfRange.OUT_OF_RANGE_CLAMP,
        counts.clamped);
  }

  /**
   * Publishes a batch, cut if it is too large for one record; all of it is committed together. A
   * batch of a step that the node published before it was opened, as a loop resumed from an older
   * checkpoint makes it, is skipped and counted.
   *
   * @throws IllegalStateException after the end, or if another publisher took this node over
   * @throws IllegalArgumentException if the step goes back within this session, or the batch is of
   *     another run's size
   * @throws KafkaException if the broker fails
   */
  public synchronized void publish(SampleBatch batch) {
    publish(batch, nextOrigin);
  }

  /**
   * The same, with a number of its own for the whole batch.
   *
   * @param origin its parity says which half the batch belongs to
   */
  synchronized void publish(SampleBatch batch, long origin) {
    requireOpen();
    int subcomponents = settings.manifest().subcomponents();
    if (batch.importances().subcomponents() != subcomponents) {
      throw new IllegalArgumentException(
          batch.importances().subcomponents() + " subcomponents in a run of " + subcomponents);
    }
    if (!steps.isNew(batch.step())) {
      skip(batch);
      return;
    }
    int from = 0;
    for (int to : BatchSplitter.ends(batch, BatchSplitter.MOST_BYTES)) {
      Batch part = batch.encode(from, to).setNumber(nextNumber).setOrigin(origin).build();
      send(record().setBatch(part));
      nextNumber++;
      counts.bytes.add(part.getSerializedSize());
      counts.batches.increment();
      from = to;
    }
    nextOrigin = origin + 1;
    counts.published(batch.step(), batch.importances().samples());
  }

  private void skip(SampleBatch batch) {
    if (skipped() == 0) {
      LOG.warn(
          "Node '{}' begins again at step {}: steps up to {} were published before and are skipped",
          settings.key(),
          batch.step(),
          steps.publishedStep());
    }
    counts.skipped.add(batch.importances().samples());
  }

  /**
   * Says that this node publishes nothing below a step any more, though it has nothing to publish.
   *
   * @throws IllegalArgumentException if it goes back within this session
   */
  public synchronized void mark(long step) {
    requireOpen();
    if (steps.isNew(step)) {
      send(record().setMark(Mark.newBuilder().setPassedStep(step)));
    }
  }

  /** Says that this node has published all; commits. Nothing follows. */
  public synchronized void end() {
    if (!ended) {
      requireOpen();
      send(record().setEnd(End.newBuilder().setBatches(nextNumber)));
      commit();
      ended = true;
    }
  }

  private static ImportancesRecord.Builder record() {
    return ImportancesRecord.newBuilder().setFormat(RecordFormat.VERSION);
  }

  private void send(ImportancesRecord.Builder record) {
    try {
      byte[] value = RecordFormat.IMPORTANCES.encode(record.build());
      if (!inTransaction) {
        producer.beginTransaction();
        inTransaction = true;
        counts.begun();
      }
      send(new ProducerRecord<>(settings.topics().importances(), partition, key, value));
    } catch (RuntimeException | Error e) {
      failure.set(e); // A part of a batch must not be committed.
      failure.requireNone();
    }
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    var unused = // The callback keeps what goes wrong.
        producer.send(
            record,
            (metadata, problem) -> {
              if (problem != null) {
                failure.set(problem);
              }
            });
  }

  /** Makes everything published so far seen. */
  public synchronized void commit() {
    failure.requireNone();
    if (inTransaction) {
      try {
        producer.commitTransaction();
        inTransaction = false;
        counts.committed();
      } catch (RuntimeException e) {
        failure.set(e);
        failure.requireNone();
      }
    }
  }

  private synchronized void commitQuietly() {
    if (inTransaction && !failure.isSet()) {
      try {
        commit();
      } catch (RuntimeException e) {
        LOG.error("{}", e.getMessage()); // The owner's next call says it too.
      }
    }
  }

  private void requireOpen() {
    failure.requireNone();
    if (closed || ended) {
      throw new IllegalStateException(
          "node '" + settings.key() + "' " + (closed ? "is closed" : "has ended"));
    }
  }

  /** Commits what is open and closes; does not end the node, which may be opened again. */
  @Override
  public void close() {
    committer.shutdown(); // A commit under way is left to finish: see the lock.
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      try {
        if (!failure.isSet()) {
          commit();
        }
      } finally {
        producer.close(!failure.isSet() ? FLUSH : ABANDON);
      }
    }
  }
}
