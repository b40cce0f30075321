package dev.weft.clusterer.service;

import dev.weft.clusterer.identity.ClusterEvents;
import dev.weft.clusterer.snapshot.Clustering;
import dev.weft.clusterer.topics.SnapshotPointers;
import dev.weft.clusterer.topics.SnapshotReader;
import dev.weft.clusterer.topics.WindowAssembler;
import dev.weft.core.BadRecordException;
import dev.weft.core.RecordKeys;
import dev.weft.core.Rejection;
import dev.weft.core.proto.Provenance;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.SnapshotPointer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls, assembles, clusters, writes. A snapshot with its events, what was rejected, and for each
 * partition the lowest offset still needed are one transaction; after a failed one everything is
 * read again from there, and windows that have their snapshot are passed over.
 */
final class ClusterLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterLoop.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final ClustererSettings settings;
  private final Map<String, Integer> partitions;
  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;
  private final java.util.function.Consumer<Snapshot> listener;
  private final WindowAssembler assembler;
  private final Map<String, Optional<SnapshotReader.Found>> latest = new HashMap<>();
  private final LoopCounts counts;
  private final SelfChecks selfChecks;
  private boolean inTransaction;
  private boolean toRewind;
  private volatile boolean stopping;
  private volatile @Nullable Throwable failure;

  ClusterLoop(
      ClustererSettings settings,
      Map<String, Integer> partitions,
      Consumer<byte[], byte[]> consumer,
      Producer<byte[], byte[]> producer,
      java.util.function.Consumer<Snapshot> listener) {
    this.settings = settings;
    this.partitions = Map.copyOf(partitions);
    this.consumer = consumer;
    this.producer = producer;
    this.listener = listener;
    counts = new LoopCounts(consumer);
    selfChecks = new SelfChecks(counts);
    assembler = new WindowAssembler(settings::clusters);
  }

  @Override
  public void run() {
    try (consumer;
        producer) {
      producer.initTransactions();
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
    } catch (ProducerFencedException | AuthorizationException | UnsupportedVersionException e) {
      throw e;
    } catch (WakeupException e) {
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
      if (inTransaction) {
        producer.abortTransaction();
        inTransaction = false;
      }
      rewind();
      return true;
    } catch (RetriableException e) {
      LOG.warn("Waits for the broker: {}", e.getMessage());
      counts.retries.increment();
      return false;
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    try {
      Optional<WindowAssembler.Whole> whole = assembler.add(record);
      counts.took(record.timestamp(), assembler.openWindows());
      if (whole.isPresent()) {
        cluster(whole.get(), record.offset() + 1);
      }
    } catch (BadRecordException e) {
      reject(record, e);
    }
  }

  private void cluster(WindowAssembler.Whole whole, long endOffset) {
    String source = whole.key().source();
    Optional<SnapshotReader.Found> before =
        latest.computeIfAbsent(source, key -> readLatest(whole));
    if (before.isPresent() && before.get().pointer().getWindow() >= whole.key().window()) {
      return;
    }
    selfChecks.requireRightAnswers();
    long begin = System.nanoTime();
    Snapshot clustered =
        Clustering.cluster(
            whole.correlations(),
            settings.analysis(),
            before.map(SnapshotReader.Found::snapshot).orElse(null));
    Snapshot snapshot = withProvenance(clustered, whole, endOffset, before, begin);
    List<ProducerRecord<byte[], byte[]>> records =
        SnapshotWriter.records(
            settings.topics().snapshots(),
            RecordKeys.partition(whole.key().run(), partitionsOf(settings.topics().snapshots())),
            snapshot);
    SnapshotPointer pointer = SnapshotPointers.of(snapshot, records.size() - 1);
    records.addAll(events(whole.key().run(), before, snapshot));
    long done = System.nanoTime();
    write(records, whole.partition(), endOffset);
    counts.wrote(done - begin, System.nanoTime() - done);
    latest.put(source, Optional.of(new SnapshotReader.Found(snapshot, pointer)));
    listener.accept(snapshot);
  }

  private List<ProducerRecord<byte[], byte[]>> events(
      String run, Optional<SnapshotReader.Found> before, Snapshot snapshot) {
    String topic = settings.topics().events();
    int partition = RecordKeys.partition(run, partitionsOf(topic));
    return ClusterEvents.between(before.map(SnapshotReader.Found::snapshot).orElse(null), snapshot)
        .stream()
        .map(event -> SnapshotWriter.event(topic, partition, event))
        .toList();
  }

  /** The predecessor: of the same manifest only. */
  private Optional<SnapshotReader.Found> readLatest(WindowAssembler.Whole whole) {
    try {
      return SnapshotReader.read(
              settings.kafka(),
              settings.topics(),
              whole.key().run(),
              whole.key().reading(),
              settings.analysis().name(),
              OptionalLong.empty())
          .filter(found -> found.snapshot().getDigest().equals(whole.key().digest()));
    } catch (BadRecordException e) {
      throw new IllegalStateException(
          "the latest snapshot of " + whole.key().source() + " is damaged: " + e.getMessage(), e);
    }
  }

  private Snapshot withProvenance(
      Snapshot clustered,
      WindowAssembler.Whole whole,
      long endOffset,
      Optional<SnapshotReader.Found> before,
      long begin) {
    Provenance.Builder provenance =
        clustered.getProvenance().toBuilder()
            .setVersion(settings.version())
            .setCreatedAt(System.currentTimeMillis())
            .setTookMilliseconds((System.nanoTime() - begin) / 1_000_000)
            .setHost(Hosts.name())
            .setCorrelationsPartition(whole.partition().partition())
            .setCorrelationsFirstOffset(whole.firstOffset())
            .setCorrelationsEndOffset(endOffset);
    before.ifPresent(found -> provenance.setPredecessor(found.pointer()));
    return clustered.toBuilder().setProvenance(provenance).build();
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
    write(List.of(rejected), from, record.offset() + 1);
    counts.rejected.increment();
  }

  /** One transaction: records, and from where to read on. */
  private void write(
      List<ProducerRecord<byte[], byte[]>> records, TopicPartition partition, long position) {
    producer.beginTransaction();
    inTransaction = true;
    for (ProducerRecord<byte[], byte[]> record : records) {
      var unused = producer.send(record); // The commit fails if one of them does.
    }
    long needed = assembler.lowestNeeded().getOrDefault(partition, position);
    producer.sendOffsetsToTransaction(
        Map.of(partition, new OffsetAndMetadata(Math.min(needed, position))),
        consumer.groupMetadata());
    producer.commitTransaction();
    inTransaction = false;
  }

  private int partitionsOf(String topic) {
    return Objects.requireNonNull(partitions.get(topic), topic);
  }

  /** Back to what is committed, with nothing in hand. */
  private void rewind() {
    forget();
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(consumer.assignment());
    for (TopicPartition partition : consumer.assignment()) {
      OffsetAndMetadata offset = committed.get(partition);
      if (offset == null) {
        consumer.seekToBeginning(Set.of(partition));
      } else {
        consumer.seek(partition, offset.offset());
      }
    }
    toRewind = false;
  }

  private void forget() {
    assembler.forget();
    latest.clear();
  }

  @Nullable Throwable failure() {
    return failure;
  }

  LoopCounts counts() {
    return counts;
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
