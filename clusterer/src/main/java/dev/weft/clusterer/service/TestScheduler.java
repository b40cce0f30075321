package dev.weft.clusterer.service;

import dev.weft.clusterer.effects.DueClusters;
import dev.weft.clusterer.effects.Rates;
import dev.weft.clusterer.effects.TestRequests;
import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.clusterer.topics.PassedOver;
import dev.weft.clusterer.topics.TopicReader;
import dev.weft.clusterer.web.book.EffectBook;
import dev.weft.clusterer.web.book.Exemplars;
import dev.weft.clusterer.web.book.SnapshotBook.Source;
import dev.weft.core.BadRecordException;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.ExemplarsRecord;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.TestEffect;
import dev.weft.core.proto.TestRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the clusters of the newest snapshots out to the nodes, a few at a time: {@link DueClusters}
 * says which come first. What is outstanding is read from the topics at the start, so that a
 * restart asks for nothing twice. Safe for any threads.
 */
public final class TestScheduler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TestScheduler.class);
  private static final long TICK_MILLISECONDS = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final TestSchedulerSettings settings;
  private final Exemplars exemplars;
  private final EffectBook effects;
  private final Predicate<Cluster> wanted;
  private final Producer<byte[], byte[]> producer;
  private final Outstanding outstanding = new Outstanding();
  private final Map<Source, Newest> newest = new HashMap<>();
  private final LongAdder requested = new LongAdder();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "weft-test-scheduler");
            thread.setDaemon(true);
            return thread;
          });
  private int left;
  private boolean begun;

  private record Newest(Snapshot snapshot, Rates rates) {}

  private TestScheduler(
      TestSchedulerSettings settings,
      Exemplars exemplars,
      EffectBook effects,
      Predicate<Cluster> wanted,
      Producer<byte[], byte[]> producer) {
    this.wanted = wanted;
    this.settings = settings;
    this.exemplars = exemplars;
    this.effects = effects;
    this.producer = producer;
  }

  /**
   * Starts.
   *
   * @param exemplars kept up to date by someone else, and so are
   * @param effects the answers
   * @param wanted which clusters may be tested at all
   */
  public static TestScheduler start(
      TestSchedulerSettings settings,
      Exemplars exemplars,
      EffectBook effects,
      Predicate<Cluster> wanted) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.putAll(settings.kafka());
    TestScheduler scheduler =
        new TestScheduler(
            settings,
            exemplars,
            effects,
            wanted,
            new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()));
    var unused =
        scheduler.clock.scheduleWithFixedDelay(
            scheduler::tick, 0, TICK_MILLISECONDS, TimeUnit.MILLISECONDS);
    return scheduler;
  }

  /** Takes a snapshot that was just written, in place of the one before. */
  public synchronized void snapshot(Snapshot snapshot, WindowCorrelations window) {
    newest.put(Source.of(snapshot), new Newest(snapshot, Rates.of(window)));
  }

  /** Requests sent since it started. */
  public long requested() {
    return requested.sum();
  }

  /** Requests that have no answer yet, of the runs that it knows snapshots of. */
  public synchronized int outstanding() {
    return left;
  }

  /** Whether nothing is due and nothing outstanding. */
  public synchronized boolean isIdle() {
    return begun
        && newest.entrySet().stream()
            .allMatch(
                entry ->
                    outstanding.left(entry.getKey(), effects) == 0
                        && due(entry.getKey(), entry.getValue().snapshot()).isEmpty());
  }

  private synchronized void tick() {
    try {
      if (!begun) {
        readBack();
        begun = true;
      }
      left = 0;
      newest.forEach(this::hand);
    } catch (KafkaException e) {
      LOG.warn("No tests are asked for now: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("No tests are asked for: {}", e.getMessage(), e);
    }
  }

  private void readBack() {
    try (TopicReader reader = new TopicReader(settings.kafka())) {
      reader.readAll(settings.topics().tests(), this::remember);
    }
  }

  private void remember(ConsumerRecord<byte[], byte[]> record) {
    try {
      outstanding.add(RecordFormat.TEST.decode(record.value()));
    } catch (BadRecordException e) {
      PassedOver.warn(record, e);
    }
  }

  private void hand(Source source, Newest now) {
    int waiting = outstanding.left(source, effects);
    if (waiting < settings.outstanding()) {
      List<Cluster> due = due(source, now.snapshot());
      int most = Math.min(due.size(), settings.outstanding() - waiting);
      if (most > 0) {
        send(source, now, due.subList(0, most));
        waiting += most;
      }
    }
    left += waiting;
  }

  private void send(Source source, Newest now, List<Cluster> due) {
    TestRequests requests =
        new TestRequests(
            now.snapshot(),
            now.rates(),
            exemplars.all(source),
            now.snapshot().getAnalysis().getSeed());
    Map<TestRequest, Future<?>> sent = new LinkedHashMap<>();
    for (Cluster cluster : due) {
      TestRequest request =
          requests.of(cluster, exemplars.of(source, cluster.getId()).orElseThrow());
      sent.put(
          request,
          producer.send(
              new ProducerRecord<>(
                  settings.topics().tests(),
                  RecordKeys.test(
                      source.run(), source.reading(), source.analysis(), cluster.getId()),
                  RecordFormat.TEST.encode(request))));
    }
    producer.flush();
    sent.forEach(this::count);
  }

  /** What no broker took is asked for again, by being still due. */
  private void count(TestRequest request, Future<?> sent) {
    try {
      sent.get();
      outstanding.add(request);
      requested.increment();
    } catch (ExecutionException e) {
      LOG.warn("A test can't be asked for now: {}", e.getCause().getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Cluster> due(Source source, Snapshot snapshot) {
    return DueClusters.of(
            snapshot, id -> record(source, id), id -> membersTested(source, snapshot, id))
        .stream()
        .filter(wanted)
        .toList();
  }

  private @Nullable ExemplarsRecord record(Source source, long cluster) {
    return exemplars.of(source, cluster).orElse(null);
  }

  /** As last asked for; a run that began anew under its name was never tested. */
  private @Nullable List<Integer> membersTested(Source source, Snapshot snapshot, long cluster) {
    List<Integer> asked = outstanding.members(source, cluster);
    return asked != null
        ? asked
        : effects
            .of(source, cluster)
            .filter(effect -> effect.getDigest().equals(snapshot.getDigest()))
            .map(TestEffect::getMembersList)
            .orElse(null);
  }

  @Override
  public void close() {
    clock.shutdown();
    try {
      if (!clock.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("A request is still being sent");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(PATIENCE);
  }
}
