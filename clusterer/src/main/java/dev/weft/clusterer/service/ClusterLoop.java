package dev.weft.clusterer.service;

import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.clusterer.topics.WindowAssembler;
import dev.weft.clusterer.topics.WindowAssembler.Whole;
import dev.weft.core.BadRecordException;
import dev.weft.core.Rejection;
import dev.weft.core.proto.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls, assembles, clusters by each analysis, writes. A snapshot with its events, what was
 * rejected, and for each partition the lowest offset still needed are one transaction; after a
 * failed one everything is read again from there, and windows that have their snapshot are passed
 * over.
 */
final class ClusterLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterLoop.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final ClustererSettings settings;
  private final ClusterRecords records;
  private final Consumer<byte[], byte[]> consumer;
  private final LoopTransactions transactions;
  private final BiConsumer<Snapshot, WindowCorrelations> listener;
  private final WindowAssembler assembler;
  private final WaitingWindows waiting;
  private final WindowClusterer clusterer;
  private final Map<TopicPartition, Long> taken = new HashMap<>();
  private final LoopCounts counts;
  private final SelfChecks selfChecks;
  private Map<TopicPartition, Long> ahead = Map.of();
  private boolean toRewind;
  private volatile boolean stopping;
  private volatile @Nullable Throwable failure;

  ClusterLoop(
      ClustererSettings settings,
      Map<String, Integer> partitions,
      Consumer<byte[], byte[]> consumer,
      Supplier<Producer<byte[], byte[]>> producers,
      BiConsumer<Snapshot, WindowCorrelations> listener) {
    this.settings = settings;
    this.records = new ClusterRecords(settings.topics(), partitions);
    this.consumer = consumer;
    this.transactions = new LoopTransactions(consumer, producers, () -> stopping);
    this.listener = listener;
    waiting = new WaitingWindows(settings.pace(), System::nanoTime);
    clusterer = new WindowClusterer(settings);
    counts = new LoopCounts(consumer);
    selfChecks = new SelfChecks(counts);
    assembler = new WindowAssembler(settings::clusters);
  }

  @Override
  public void run() {
    try (consumer;
        transactions) {
      transactions.init();
      consumer.subscribe(Set.of(settings.topics().correlations()), new Forgetting());
      while (!stopping) {
        pollOnce();
      }
    } catch (WakeupException e) {
      LOG.debug("Woken to stop");
    } catch (RuntimeException e) {
      failure = e;
      LOG.error("The clusterer stops: {}", e.getMessage(), e);
    }
  }

  private void pollOnce() {
    if (toRewind && !recovered()) {
      return;
    }
    try {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (stopping) {
          return;
        }
        take(record);
      }
      if (settings.pace().looksAhead()) {
        lookAheadAndCluster();
      }
    } catch (AuthorizationException | UnsupportedVersionException | WakeupException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.warn("Tries again from what is committed: {}", e.getMessage());
      counts.retries.increment();
      toRewind = true;
    }
  }

  /** Aborts and goes back to what is committed; false while the broker is away. */
  private boolean recovered() {
    try {
      transactions.recover();
      rewind();
      return true;
    } catch (RetriableException e) {
      LOG.warn("Waits for the broker: {}", e.getMessage());
      counts.retries.increment();
      return false;
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    taken.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
    try {
      Optional<Whole> whole = assembler.add(record);
      counts.took(record.timestamp(), assembler.openWindows());
      whole.filter(window -> !clusterer.isDone(window)).ifPresent(waiting::add);
    } catch (BadRecordException e) {
      reject(record, e);
    }
    if (!settings.pace().looksAhead()) {
      waiting.next().ifPresent(this::cluster);
    }
  }

  /** All that was there when the last window was done is looked at before the next one is taken. */
  private void lookAheadAndCluster() {
    while (!stopping && waiting.isDue()) {
      if (ahead.isEmpty()) {
        ahead = consumer.endOffsets(consumer.assignment());
      }
      if (ahead.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        return;
      }
      waiting.next().ifPresent(this::cluster);
      ahead = Map.of();
    }
  }

  private void cluster(WaitingWindows.Due due) {
    counts.skipped.add(due.skipped());
    if (due.skipped() > 0) {
      LOG.info("Fell behind: skipped {} window(s) of {}", due.skipped(), due.window().key());
    }
    List<Analysis> analyses = settings.analyses();
    for (int a = 0; a < analyses.size() && !stopping; a++) {
      // Until the last analysis is done, another clusterer would need the window again.
      boolean last = a == analyses.size() - 1;
      cluster(due, analyses.get(a), last ? Long.MAX_VALUE : due.window().firstOffset());
    }
  }

  private void cluster(WaitingWindows.Due due, Analysis analysis, long needed) {
    Whole whole = due.window();
    Optional<String> reason = clusterer.newlyImpossible(whole, analysis);
    if (reason.isPresent()) {
      write(
          List.of(records.impossible(whole.key(), analysis, reason.get())),
          whole.partition(),
          needed);
    }
    selfChecks.requireRightAnswers();
    long begin = System.nanoTime();
    Optional<WindowClusterer.Made> made = clusterer.cluster(whole, analysis, due.skipped());
    if (made.isEmpty()) {
      return;
    }
    long clustered = System.nanoTime() - begin;
    Snapshot snapshot = made.get().snapshot();
    List<ProducerRecord<byte[], byte[]>> written = new ArrayList<>(records.snapshot(snapshot));
    int parts = written.size() - 1;
    written.addAll(records.events(made.get()));
    long done = System.nanoTime();
    write(written, whole.partition(), needed);
    counts.wrote(clustered, System.nanoTime() - done);
    clusterer.written(whole, analysis, snapshot, parts);
    listener.accept(snapshot, whole.correlations());
  }

  private void reject(ConsumerRecord<byte[], byte[]> record, BadRecordException reason) {
    LOG.warn(
        "Rejected {}-{}@{}: {}",
        record.topic(),
        record.partition(),
        record.offset(),
        reason.getMessage());
    ProducerRecord<byte[], byte[]> rejected =
        new ProducerRecord<>(
            settings.topics().rejected(),
            null,
            null,
            record.key(),
            record.value(),
            new ArrayList<>(List.of(record.headers().toArray())));
    TopicPartition from = new TopicPartition(record.topic(), record.partition());
    Rejection.describe(rejected.headers(), reason, from, record.offset(), record.timestamp());
    write(List.of(rejected), from, Long.MAX_VALUE);
    counts.rejected.increment();
  }

  /**
   * One transaction: records, and from where to read on.
   *
   * @param needed an offset of the partition that is still needed, besides those of open and
   *     waiting windows
   */
  private void write(
      List<ProducerRecord<byte[], byte[]>> records, TopicPartition partition, long needed) {
    long from = Math.min(needed, taken.getOrDefault(partition, needed));
    from = Math.min(from, assembler.lowestNeeded().getOrDefault(partition, from));
    from = Math.min(from, waiting.lowestNeeded().getOrDefault(partition, from));
    transactions.commit(records, partition, from);
  }

  /** Back to what is committed, with nothing in hand. */
  private void rewind() {
    forget();
    transactions.seekToCommitted();
    toRewind = false;
  }

  private void forget() {
    assembler.forget();
    waiting.forget();
    clusterer.forget();
    taken.clear();
    ahead = Map.of();
  }

  @Nullable Throwable failure() {
    return failure;
  }

  LoopCounts counts() {
    return counts;
  }

  List<String> impossible() {
    return clusterer.told();
  }

  void stop() {
    stopping = true;
    consumer.wakeup();
  }

  /** Runs move between clusterers: what was known of them may be old. */
  private final class Forgetting implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
      forget();
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
      rewind();
    }
  }
}
