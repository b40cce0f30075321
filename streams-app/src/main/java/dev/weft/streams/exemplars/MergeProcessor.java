package dev.weft.streams.exemplars;

import dev.weft.core.RecordKeys;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.ClusterPartial;
import dev.weft.core.proto.ExemplarPartial;
import dev.weft.core.proto.ExemplarsRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keeps what every partition saw of its runs and, twice a second, publishes the clusters that
 * changed; a cluster that is no longer in the newest snapshot gets a tombstone. Thin: merging is
 * {@link MergedCluster}'s.
 */
final class MergeProcessor implements Processor<byte[], ExemplarPartial, byte[], ExemplarsRecord> {
  static final String STORE = "merged";

  private static final Duration TICK = Duration.ofMillis(500);

  private final String reading;
  private final Set<String> changed = new LinkedHashSet<>();
  private final Map<String, Long> windows = new HashMap<>();
  private ProcessorContext<byte[], ExemplarsRecord> context;
  private KeyValueStore<String, ExemplarPartial> store;
  private LatestSnapshots snapshots;

  MergeProcessor(String reading) {
    this.reading = reading;
  }

  @Override
  public void init(ProcessorContext<byte[], ExemplarsRecord> processorContext) {
    context = processorContext;
    store = processorContext.getStateStore(STORE);
    snapshots = new LatestSnapshots(processorContext.getStateStore(LatestSnapshots.STORE));
    changed.clear();
    windows.clear();
    // What changed before a restart may not have been published: all of it is, once.
    scanKeys("cluster/").forEach(key -> changed.add(key.substring(0, key.lastIndexOf('/'))));
    processorContext.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::publish);
  }

  @Override
  public void process(Record<byte[], ExemplarPartial> record) {
    String key = RecordKeys.text(record.key());
    store.put(key + "/" + record.value().getSource(), record.value());
    if (record.value().hasCluster()) {
      changed.add(key);
    }
  }

  private void publish(long now) {
    Set<String> runs = new HashSet<>();
    Map<String, CountsByItem> counts = new HashMap<>();
    for (String key : changed) {
      List<ExemplarPartial> partials = newest(scan(key + "/"));
      if (!partials.isEmpty()) {
        publish(partials, counts, now);
        runs.add(partials.get(0).getRun());
      }
    }
    changed.clear();
    runs.forEach(run -> forget(run, now));
  }

  /** Those of the newest membership. */
  private static List<ExemplarPartial> newest(List<ExemplarPartial> partials) {
    long since = partials.stream().mapToLong(p -> p.getCluster().getSinceWindow()).max().orElse(0);
    return partials.stream().filter(p -> p.getCluster().getSinceWindow() == since).toList();
  }

  private void publish(List<ExemplarPartial> partials, Map<String, CountsByItem> counts, long now) {
    String run = partials.get(0).getRun();
    ClusterPartial first = partials.get(0).getCluster();
    String since =
        String.join("/", run, first.getAnalysis(), Long.toString(first.getSinceWindow()));
    CountsByItem counted =
        counts.computeIfAbsent(
            since, base -> counts(run, first.getAnalysis(), first.getSinceWindow()));
    List<ClusterPartial> clusters = partials.stream().map(ExemplarPartial::getCluster).toList();
    ExemplarsRecord record =
        MergedCluster.record(clusters, counted).setRun(run).setReading(reading).build();
    forward(run, first.getAnalysis(), first.getCluster(), record, now);
  }

  /** Samples by item since clusters of this window began, over all partitions that know it. */
  private CountsByItem counts(String run, String analysis, long window) {
    CountsByItem counts = new CountsByItem();
    String prefix = String.join("/", "base", run, analysis, Long.toString(window)) + "/";
    for (ExemplarPartial base : scan(prefix)) {
      ExemplarPartial totals = store.get("totals/" + run + "/" + base.getSource());
      if (totals != null) {
        counts.add(CountsByItem.of(totals.getTotals()), 1);
        counts.add(CountsByItem.of(base.getBase().getTotals()), -1);
      }
    }
    return counts;
  }

  /** Tombstones for clusters that the newest snapshot no longer has. */
  private void forget(String run, long now) {
    for (LatestSnapshots.Latest latest : snapshots.of(run, reading)) {
      String analysis = latest.analysis();
      long window = latest.pointer().getWindow();
      Long before = windows.put(run + "/" + analysis, window);
      if (before == null || before != window) {
        Set<Long> alive = new HashSet<>();
        snapshots
            .snapshot(run, reading, latest)
            .ifPresent(s -> s.getClustersList().stream().map(Cluster::getId).forEach(alive::add));
        if (!alive.isEmpty()) {
          forget(run, analysis, alive, window, now);
        }
      }
    }
  }

  private void forget(String run, String analysis, Set<Long> alive, long window, long now) {
    Set<Long> used = new HashSet<>();
    Set<Long> gone = new HashSet<>();
    for (ExemplarPartial partial : scan("cluster/" + run + "/" + analysis + "/")) {
      ClusterPartial cluster = partial.getCluster();
      if (alive.contains(cluster.getCluster())) {
        used.add(cluster.getSinceWindow());
      } else {
        gone.add(cluster.getCluster());
        store.delete(
            String.join("/", "cluster", run, analysis, Long.toString(cluster.getCluster()))
                + "/"
                + partial.getSource());
      }
    }
    gone.forEach(id -> forward(run, analysis, id, null, now));
    for (ExemplarPartial partial : scan("base/" + run + "/" + analysis + "/")) {
      long base = partial.getBase().getWindow();
      if (base < window && !used.contains(base)) {
        store.delete(
            String.join("/", "base", run, analysis, Long.toString(base))
                + "/"
                + partial.getSource());
      }
    }
  }

  private List<String> scanKeys(String prefix) {
    List<String> found = new ArrayList<>();
    try (KeyValueIterator<String, ExemplarPartial> entries =
        store.prefixScan(prefix, new StringSerializer())) {
      entries.forEachRemaining(entry -> found.add(entry.key));
    }
    return found;
  }

  private List<ExemplarPartial> scan(String prefix) {
    List<ExemplarPartial> found = new ArrayList<>();
    try (KeyValueIterator<String, ExemplarPartial> entries =
        store.prefixScan(prefix, new StringSerializer())) {
      entries.forEachRemaining(entry -> found.add(entry.value));
    }
    return found;
  }

  private void forward(
      String run, String analysis, long cluster, ExemplarsRecord record, long now) {
    byte[] key = RecordKeys.exemplars(run, reading, analysis, cluster);
    context.forward(new Record<>(key, record, now));
  }

  @Override
  public void close() {
    changed.clear();
  }
}
