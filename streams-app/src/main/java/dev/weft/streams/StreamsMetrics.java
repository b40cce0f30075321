package dev.weft.streams;

import dev.weft.core.RecordKeys.Cell;
import dev.weft.core.metrics.RecentMeters;
import dev.weft.core.proto.Counts;
import dev.weft.core.proto.NodeState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Meters of the streams app. What health is:
 *
 * <ul>
 *   <li>{@code weft.ingest.records} read = applied + duplicate + rejected, a run each, exactly: the
 *       counts are those of ingest's store, which an aborted transaction takes back. What was
 *       published and is in none of them waits: {@code weft.streams.lag} of topic importances.
 *   <li>{@code weft.ingest.records} of outcome rejected = Σ {@code weft.ingest.rejected} over its
 *       reasons; both should stand still, and so should duplicate between restarts of nodes.
 *   <li>{@code weft.cells.samples} follows Σ of all published samples, but for {@code
 *       weft.cells.pending}: slices that wait to be folded, which grow without bound where a node
 *       stalls.
 *   <li>{@code weft.cells.closed} grows while {@code weft.ingest.samples} does; of what is closed,
 *       that which lacks a node is tagged complete=false.
 * </ul>
 *
 * <p>Meters named weft.ingest.samples, fold and closed are of this process: work whose transaction
 * was aborted is counted again when it is done again. Tags: run (the {@link RecentMeters#MOST}
 * lately heard), outcome, reason, state, topic: small closed sets.
 */
public final class StreamsMetrics implements StreamsListener, AutoCloseable {
  /** How often Kafka's meters are looked up anew: those of a client come and go with it. */
  private static final Duration REFRESH = Duration.ofSeconds(10);

  private final MeterRegistry registry;
  private final ScheduledExecutorService refresher = refresher();
  private final RecentMeters runs;
  private final Map<String, RunMeters> meters = new ConcurrentHashMap<>();
  private final RestoreMeters restore;
  private final List<Runnable> bound = new ArrayList<>();

  /**
   * Binds to a registry; {@link StreamsService#start} takes it as listener, then {@link #watch}.
   */
  public StreamsMetrics(MeterRegistry registry) {
    this.registry = registry;
    restore = new RestoreMeters(registry);
    runs = new RecentMeters(registry, run -> run(run).register(registry, run));
  }

  private RunMeters run(String run) {
    return meters.computeIfAbsent(run, name -> new RunMeters());
  }

  /** Meters of the running service itself: lag, and chosen ones of Kafka Streams' own. */
  public synchronized void watch(StreamsService running) {
    for (String topic : ConsumerLag.TOPICS) {
      Gauge lag =
          Gauge.builder("weft.streams.lag", running, of -> of.lag().records(topic))
              .description(
                  "Records of a topic that the app has not read yet. 0 where a dead producer's open"
                      + " transaction hides what follows it")
              .baseUnit("records")
              .tag("topic", topic)
              .register(registry);
      bound.add(() -> registry.remove(lag));
    }
    KafkaStreamsMetrics kafka =
        new KafkaStreamsMetrics(running.streams(), List.of(), refresher, REFRESH);
    kafka.bindTo(registry);
    bound.add(kafka::close);
  }

  @Override
  public void counted(String task, String node, Counts counts) {
    String run = runOf(node);
    runs.seen(run);
    run(run).counted(task, node, counts);
  }

  @Override
  public void node(String task, String node, NodeState state) {
    run(runOf(node)).node(task, node, state);
  }

  /** Of a key {@code run/node}; records without a key are of no run. */
  private static String runOf(String node) {
    int slash = node.indexOf('/');
    return slash < 0 ? "(none)" : node.substring(0, slash);
  }

  @Override
  public void applied(String run, long samples) {
    run(run).applied(samples);
  }

  @Override
  public void ingestClosed(String task) {
    meters.values().forEach(run -> run.ingestClosed(task));
  }

  @Override
  public void worked(String task, Cell cell, CellStatus status) {
    runs.seen(cell.run());
    run(cell.run()).worked(task, cell, status);
  }

  @Override
  public void folded(Cell cell, long samples, Duration took) {
    run(cell.run()).folded(took);
  }

  @Override
  public void closed(Cell cell, long window, boolean complete) {
    if (cell.columnGroup() == 0) {
      run(cell.run()).closed(complete);
    }
  }

  @Override
  public void cellsClosed(String task) {
    meters.values().forEach(run -> run.cellsClosed(task));
  }

  /** What is restored, for Kafka Streams to tell. */
  RestoreMeters restore() {
    return restore;
  }

  @Override
  public synchronized void close() {
    bound.forEach(Runnable::run);
    bound.clear();
    runs.close();
    refresher.shutdownNow();
  }

  private static ScheduledExecutorService refresher() {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, "weft-kafka-meters");
          thread.setDaemon(true);
          return thread;
        });
  }
}
