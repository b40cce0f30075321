package dev.weft.producer.publish;

import dev.weft.core.ImportanceBatch;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.proto.Batch;
import dev.weft.core.proto.End;
import dev.weft.core.proto.ImportancesRecord;
import dev.weft.core.proto.Mark;
import dev.weft.core.proto.OutOfRange;
import dev.weft.producer.model.Importances;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;
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
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final LongAdder samples = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder clamped = new LongAdder();
  private boolean inTransaction;
  private boolean ended;
  private boolean closed;
  private long nextNumber;
  private long nextOrigin;
  private long passedStep;

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
    key = RecordKeys.bytes(settings.key().toString());
    nextNumber = history.nextNumber();
    nextOrigin = history.nextOrigin();
    passedStep = history.passedStep();
    ended = history.ended();
    if (!history.begun()) {
      producer.beginTransaction();
      inTransaction = true;
      ManifestRecords.of(settings, partition, !found.announced()).forEach(this::send);
      commit();
    }
    committer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "weft-publisher-" + settings.node());
              thread.setDaemon(true);
              return thread;
            });
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
    return samples.sum();
  }

  /** Bytes of the batches published since it was opened, before compression. */
  public long bytes() {
    return bytes.sum();
  }

  /** Importances that {@link #quantise} set to 0 or 1 since it was opened. */
  public long clamped() {
    return clamped.sum();
  }

  /**
   * Importances in fixed point; those out of [0, 1] are refused, or clamped and counted, as the
   * run's manifest says.
   *
   * @throws IllegalArgumentException if one is NaN, or out of range and to be refused
   */
  public ImportanceBatch quantise(Importances importances) {
    return importances.quantise(
        settings.manifest().message().getOutOfRange() == OutOfRange.OUT_OF_RANGE_CLAMP, clamped);
  }

  /**
   * Publishes a batch, cut if it is too large for one record; all of it is committed together.
   *
   * @throws IllegalStateException after the end, or if another publisher took this node over
   * @throws IllegalArgumentException if the step goes back, or the batch is of another run's size
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
    requireStep(batch.step());
    int subcomponents = settings.manifest().subcomponents();
    if (batch.importances().subcomponents() != subcomponents) {
      throw new IllegalArgumentException(
          batch.importances().subcomponents() + " subcomponents in a run of " + subcomponents);
    }
    int from = 0;
    for (int to : BatchSplitter.ends(batch, BatchSplitter.MOST_BYTES)) {
      Batch part = batch.encode(from, to).setNumber(nextNumber).setOrigin(origin).build();
      send(record().setBatch(part));
      nextNumber++;
      bytes.add(part.getSerializedSize());
      from = to;
    }
    nextOrigin = origin + 1;
    passedStep = batch.step();
    samples.add(batch.importances().samples());
  }

  /**
   * Says that this node publishes nothing below a step any more, though it has nothing to publish.
   *
   * @throws IllegalArgumentException if it has passed that step already
   */
  public synchronized void mark(long step) {
    requireOpen();
    requireStep(step);
    send(record().setMark(Mark.newBuilder().setPassedStep(step)));
    passedStep = step;
  }

  private void requireStep(long step) {
    if (step < passedStep) {
      throw new IllegalArgumentException(
          "step " + step + " after step " + passedStep + ": steps never go back");
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
    byte[] value = RecordFormat.IMPORTANCES.encode(record.build());
    try {
      if (!inTransaction) {
        producer.beginTransaction();
        inTransaction = true;
      }
      send(new ProducerRecord<>(settings.topics().importances(), partition, key, value));
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e); // A part of a batch must not be committed.
      requireHealthy();
    }
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
    requireHealthy();
    if (inTransaction) {
      try {
        producer.commitTransaction();
        inTransaction = false;
      } catch (RuntimeException e) {
        failure.compareAndSet(null, e);
        requireHealthy();
      }
    }
  }

  private synchronized void commitQuietly() {
    if (inTransaction && failure.get() == null) {
      try {
        commit();
      } catch (RuntimeException e) {
        LOG.error("{}", e.getMessage()); // The owner's next call says it too.
      }
    }
  }

  private void requireOpen() {
    requireHealthy();
    if (closed || ended) {
      throw new IllegalStateException(
          "node '" + settings.key() + "' " + (closed ? "is closed" : "has ended"));
    }
  }

  private void requireHealthy() {
    Exception problem = failure.get();
    if (problem instanceof ProducerFencedException) {
      throw new IllegalStateException(
          "node '" + settings.key() + "' was started elsewhere; this one stops", problem);
    }
    if (problem != null) {
      String hint =
          problem instanceof InvalidProducerEpochException
              ? ": it was started elsewhere, or a transaction outlived transaction.timeout.ms"
              : ": " + problem.getMessage();
      throw new KafkaException("node '" + settings.key() + "' can't publish" + hint, problem);
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
        if (failure.get() == null) {
          commit();
        }
      } finally {
        producer.close(failure.get() == null ? FLUSH : ABANDON);
      }
    }
  }
}
