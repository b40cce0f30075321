package dev.weft.streams.exemplars;

import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.ExemplarPartial;
import dev.weft.core.proto.ItemBase;
import dev.weft.streams.ReplayScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Joins the batches of one partition with the newest snapshots and, every {@link #FLUSH} or when
 * batches pause, stores and sends on what changed. Between two flushes it lives in memory: a crash
 * costs the samples since the last one, or counts them twice. Thin: {@link ObservedRuns} does it.
 */
final class ObserveProcessor implements Processor<byte[], byte[], byte[], ExemplarPartial> {
  static final String STORE = "observed";

  private static final Duration TICK = Duration.ofMillis(250);
  private static final Duration FLUSH = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(750);
  private static final long RECENT_BYTES = 32L << 20;

  /** Taking snapshots is followed by this many times as long without, within reason. */
  private static final int REST = 4;

  private static final long LONGEST_REST = 2_000;

  private final String reading;
  private final @Nullable ReplayScope scope;
  private ObservedRuns runs;
  private ProcessorContext<byte[], ExemplarPartial> context;
  private KeyValueStore<String, ExemplarPartial> store;
  private LatestSnapshots snapshots;
  private Set<String> stored = new HashSet<>();
  private boolean dirty;
  private long lastRecord;
  private long lastFlush;
  private long nextSnapshots;

  /**
   * Of one reading.
   *
   * @param scope what a replay reads; null: all
   */
  ObserveProcessor(String reading, @Nullable ReplayScope scope) {
    this.reading = reading;
    this.scope = scope;
    runs = new ObservedRuns(reading, RECENT_BYTES);
  }

  @Override
  public void init(ProcessorContext<byte[], ExemplarPartial> processorContext) {
    context = processorContext;
    store = processorContext.getStateStore(STORE);
    snapshots = new LatestSnapshots(processorContext.getStateStore(LatestSnapshots.STORE));
    runs = new ObservedRuns(reading, RECENT_BYTES);
    restore();
    lastFlush = processorContext.currentSystemTimeMs();
    processorContext.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  private void restore() {
    List<ExemplarPartial> all = new ArrayList<>();
    stored = new HashSet<>();
    try (KeyValueIterator<String, ExemplarPartial> entries = store.all()) {
      while (entries.hasNext()) {
        KeyValue<String, ExemplarPartial> entry = entries.next();
        all.add(entry.value);
        stored.add(entry.key);
      }
    }
    all.stream().filter(ExemplarPartial::hasNode).forEach(p -> runs.restore(p.getNode()));
    all.stream()
        .filter(ExemplarPartial::hasTotals)
        .forEach(p -> runs.restore(p.getRun(), CountsByItem.of(p.getTotals())));
    runs.runs().forEach((run, tally) -> restore(run, tally, all));
  }

  private static void restore(String run, RunTally tally, List<ExemplarPartial> all) {
    Map<String, List<ClusterTally>> clusters = new HashMap<>();
    Map<String, Map<Long, CountsByItem>> bases = new HashMap<>();
    for (ExemplarPartial partial : all) {
      if (partial.getRun().equals(run) && partial.hasCluster()) {
        clusters
            .computeIfAbsent(partial.getCluster().getAnalysis(), name -> new ArrayList<>())
            .add(ClusterTally.of(partial.getCluster()));
      } else if (partial.getRun().equals(run) && partial.hasBase()) {
        bases
            .computeIfAbsent(partial.getBase().getAnalysis(), name -> new TreeMap<>())
            .put(partial.getBase().getWindow(), CountsByItem.of(partial.getBase().getTotals()));
      }
    }
    clusters.forEach(
        (analysis, kept) -> tally.restore(analysis, kept, bases.getOrDefault(analysis, Map.of())));
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata source = context.recordMetadata().orElse(null);
    if (scope != null && source != null) {
      if (scope.reads(record.key(), source)) {
        observe(record, step -> scope.covers(step, record.timestamp(), source));
      }
    } else {
      observe(record, step -> true);
    }
  }

  private void observe(Record<byte[], byte[]> record, LongPredicate covered) {
    int nodes = runs.nodes().size();
    int known = runs.runs().size();
    if (runs.add(record.key(), record.value(), covered) || runs.nodes().size() < nodes) {
      dirty = true;
      lastRecord = context.currentSystemTimeMs();
    }
    if (runs.runs().size() > known) {
      // A replay has the run's snapshots already: its first batch is to meet them.
      List.copyOf(runs.runs().keySet()).forEach(this::takeSnapshots);
    }
  }

  private void tick(long now) {
    if (now >= nextSnapshots) {
      long begun = System.nanoTime();
      List.copyOf(runs.runs().keySet()).forEach(this::takeSnapshots);
      long took = Duration.ofNanos(System.nanoTime() - begun).toMillis();
      nextSnapshots = now + Math.min(LONGEST_REST, REST * took);
    }
    boolean paused = now - lastRecord >= PAUSE.toMillis();
    if (dirty && (paused || now - lastFlush >= FLUSH.toMillis())) {
      Set<String> kept = new HashSet<>();
      runs.runs().forEach((run, tally) -> flush(run, tally, kept, now));
      runs.nodes()
          .forEach(
              (key, node) -> {
                put("node/" + key, partial(run(key)).setNode(node));
                kept.add("node/" + key);
              });
      forgetAllBut(kept);
      dirty = false;
      lastFlush = now;
    }
  }

  private static String run(String key) {
    return key.substring(0, key.indexOf('/'));
  }

  private void takeSnapshots(String run) {
    RunTally tally = runs.runs().get(run);
    for (LatestSnapshots.Latest latest : snapshots.of(run, reading)) {
      if (tally != null && tally.window(latest.analysis()) != latest.pointer().getWindow()) {
        snapshots.snapshot(run, reading, latest).ifPresent(runs::apply);
        dirty = true;
      }
    }
  }

  private void flush(String run, RunTally tally, Set<String> kept, long now) {
    RunManifest manifest = runs.manifest(run);
    String digest = manifest == null ? "" : manifest.digest();
    tally.analyses().forEach((name, analysis) -> flushBases(run, name, analysis, kept, now));
    kept.add("totals/" + run);
    send("totals/" + run, partial(run).setTotals(tally.totals().message()), now);
    tally
        .analyses()
        .forEach(
            (name, analysis) -> {
              for (ClusterTally cluster : analysis.clusters()) {
                String key = String.join("/", "cluster", run, name, Long.toString(cluster.id()));
                kept.add(key);
                if (cluster.takeChanged()) {
                  var message =
                      cluster
                          .message()
                          .setDigest(digest)
                          .setAnalysis(name)
                          .setWindow(Math.max(0, analysis.window()));
                  send(key, partial(run).setCluster(message), now);
                }
              }
            });
  }

  private void flushBases(
      String run, String name, AnalysisTally analysis, Set<String> kept, long now) {
    analysis
        .bases()
        .forEach(
            (window, base) -> {
              String key = String.join("/", "base", run, name, Long.toString(window));
              kept.add(key);
              if (!stored.contains(key)) {
                ItemBase message =
                    ItemBase.newBuilder()
                        .setAnalysis(name)
                        .setWindow(window)
                        .setTotals(base.message())
                        .build();
                send(key, partial(run).setBase(message), now);
              }
            });
  }

  /** Drops what is stored of clusters, bases and runs that are no more. */
  private void forgetAllBut(Set<String> kept) {
    List<String> gone = stored.stream().filter(key -> !kept.contains(key)).toList();
    gone.forEach(store::delete);
    gone.forEach(stored::remove);
  }

  private ExemplarPartial.Builder partial(String run) {
    return ExemplarPartial.newBuilder()
        .setFormat(RecordFormat.VERSION)
        .setRun(run)
        .setSource(context.taskId().partition());
  }

  private void put(String key, ExemplarPartial.Builder partial) {
    store.put(key, partial.build());
    stored.add(key);
  }

  private void send(String key, ExemplarPartial.Builder partial, long now) {
    put(key, partial);
    context.forward(new Record<>(RecordKeys.bytes(key), partial.build(), now));
  }

  @Override
  public void close() {
    runs = new ObservedRuns(reading, 0);
  }
}
