package dev.weft.streams;

import dev.weft.core.Reason;
import dev.weft.core.RecordKeys.Cell;
import dev.weft.core.proto.Counts;
import dev.weft.core.proto.NodeState;
import dev.weft.core.proto.RejectedCount;
import dev.weft.streams.StreamsListener.CellStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one run, of the tasks that this process has; its meters read it. Safe for any
 * threads.
 */
final class RunMeters {
  private static final String EXACT = ", exactly: as counted in ingest's store";
  private static final String OF_THIS_PROCESS =
      "; of this process, work of aborted transactions counted again when it is done again";

  private final Map<String, Map<String, Counts>> counts = new ConcurrentHashMap<>();
  private final Map<String, Map<String, NodeView>> nodes = new ConcurrentHashMap<>();
  private final Map<String, Map<Cell, CellStatus>> cells = new ConcurrentHashMap<>();
  private final LongAdder samples = new LongAdder();
  private final LongAdder complete = new LongAdder();
  private final LongAdder incomplete = new LongAdder();
  private volatile @Nullable Timer fold;

  /** A node and when it was last heard, of {@link System#nanoTime}. */
  private record NodeView(boolean stalled, boolean ended, long missing, long heard) {
    String state() {
      return ended ? "ended" : stalled ? "stalled" : "active";
    }
  }

  void counted(String task, String node, Counts now) {
    of(counts, task).put(node, now);
    of(nodes, task)
        .computeIfPresent(
            node,
            (key, view) -> new NodeView(view.stalled, view.ended, view.missing, System.nanoTime()));
  }

  void node(String task, String node, NodeState state) {
    if (state.getDropped()) {
      of(nodes, task).remove(node);
      return;
    }
    long missing = state.getGapsList().stream().mapToLong(gap -> gap.getTo() - gap.getFrom()).sum();
    of(nodes, task)
        .put(node, new NodeView(state.getStalled(), state.getEnded(), missing, System.nanoTime()));
  }

  private static <K, V> Map<K, V> of(Map<String, Map<K, V>> tasks, String task) {
    return tasks.computeIfAbsent(task, key -> new ConcurrentHashMap<>());
  }

  void applied(long number) {
    samples.add(number);
  }

  void ingestClosed(String task) {
    counts.remove(task);
    nodes.remove(task);
  }

  void worked(String task, Cell cell, CellStatus status) {
    of(cells, task).put(cell, status);
  }

  void folded(Duration took) {
    Timer timer = fold;
    if (timer != null) {
      timer.record(took);
    }
  }

  void closed(boolean withAllNodes) {
    (withAllNodes ? complete : incomplete).increment();
  }

  void cellsClosed(String task) {
    cells.remove(task);
  }

  private Stream<CellStatus> cells() {
    return cells.values().stream().flatMap(task -> task.values().stream());
  }

  private Stream<NodeView> nodes() {
    return nodes.values().stream().flatMap(task -> task.values().stream());
  }

  private double sum(ToLongFunction<Counts> of) {
    return counts.values().stream().flatMap(task -> task.values().stream()).mapToLong(of).sum();
  }

  private double silence() {
    long now = System.nanoTime();
    return nodes()
            .filter(node -> node.state().equals("active"))
            .mapToLong(node -> now - node.heard)
            .max()
            .orElse(0)
        / 1e9;
  }

  private static long rejected(Counts of, String reason) {
    return of.getRejectedList().stream()
        .filter(each -> reason.isEmpty() || each.getReason().equals(reason))
        .mapToLong(RejectedCount::getCount)
        .sum();
  }

  /** All meters of the run. */
  List<Meter> register(MeterRegistry registry, String run) {
    Registrar to = new Registrar(registry, run);
    ingest(to);
    for (Reason reason : Reason.values()) {
      to.counter(
          "weft.ingest.rejected",
          "Records refused, by reason" + EXACT,
          "records",
          it -> it.sum(of -> rejected(of, reason.label())),
          "reason",
          reason.label());
    }
    cells(to);
    return to.meters;
  }

  private void ingest(Registrar to) {
    String description = "Records read, by what became of them" + EXACT;
    String name = "weft.ingest.records";
    to.counter(
        name, description, "records", it -> it.sum(Counts::getApplied), "outcome", "applied");
    to.counter(
        name, description, "records", it -> it.sum(Counts::getDuplicate), "outcome", "duplicate");
    to.counter(
        name, description, "records", it -> it.sum(of -> rejected(of, "")), "outcome", "rejected");
    to.counter(
        "weft.ingest.samples",
        "Samples sent to the cells" + OF_THIS_PROCESS,
        "samples",
        it -> it.samples.sum());
    for (String state : List.of("active", "stalled", "ended")) {
      to.gauge(
          "weft.ingest.nodes",
          "Nodes that have begun, by state, as in ingest's store",
          "nodes",
          it -> it.nodes().filter(node -> node.state().equals(state)).count(),
          "state",
          state);
    }
    to.gauge(
        "weft.ingest.missing",
        "Batches whose numbers were skipped, as in ingest's store",
        "batches",
        it -> it.nodes().mapToLong(NodeView::missing).sum());
    to.gauge(
        "weft.ingest.silence",
        "Time since the active node that is silent for longest was heard, by this process",
        "seconds",
        RunMeters::silence);
  }

  private void cells(Registrar to) {
    to.gauge(
        "weft.cells.window",
        "The first window that not all cells have closed, as in their store",
        "window",
        it -> it.cells().mapToLong(CellStatus::window).min().orElse(0));
    to.gauge(
        "weft.cells.open",
        "Windows that have samples and wait for nodes, of the cell that has most of them",
        "windows",
        it -> it.cells().mapToInt(CellStatus::openWindows).max().orElse(0));
    String closed = "Windows closed, counted in the run's first cell" + OF_THIS_PROCESS;
    to.counter("weft.cells.closed", closed, "windows", it -> it.complete.sum(), "complete", "true");
    to.counter(
        "weft.cells.closed", closed, "windows", it -> it.incomplete.sum(), "complete", "false");
    to.gauge(
        "weft.cells.samples",
        "Samples in the co-moments, as in the cells' store",
        "samples",
        it -> it.cells().mapToLong(CellStatus::samples).max().orElse(0));
    to.gauge(
        "weft.cells.pending",
        "Slices that wait to be folded",
        "bytes",
        it -> it.cells().mapToLong(CellStatus::pendingBytes).sum());
    to.gauge(
        "weft.cells.state",
        "Co-moments as stored, of cells that are loaded",
        "bytes",
        it -> it.cells().mapToLong(CellStatus::stateBytes).sum());
    to.gauge("weft.streams.cells", "Cells of this process", "cells", it -> it.cells().count());
    fold = to.timer("weft.cells.fold", "Time of a fold, without pauses" + OF_THIS_PROCESS);
  }

  /** Registers, and keeps what was registered. */
  private final class Registrar {
    private final MeterRegistry registry;
    private final String run;
    private final List<Meter> meters = new ArrayList<>();

    Registrar(MeterRegistry registry, String run) {
      this.registry = registry;
      this.run = run;
    }

    void counter(
        String name,
        String description,
        String unit,
        ToDoubleFunction<RunMeters> value,
        String... tags) {
      meters.add(
          FunctionCounter.builder(name, RunMeters.this, value)
              .description(description)
              .baseUnit(unit)
              .tag("run", run)
              .tags(tags)
              .register(registry));
    }

    void gauge(
        String name,
        String description,
        String unit,
        ToDoubleFunction<RunMeters> value,
        String... tags) {
      meters.add(
          Gauge.builder(name, RunMeters.this, value)
              .description(description)
              .baseUnit(unit)
              .tag("run", run)
              .tags(tags)
              .register(registry));
    }

    Timer timer(String name, String description) {
      Timer timer =
          Timer.builder(name)
              .description(description)
              .tag("run", run)
              .serviceLevelObjectives(
                  Duration.ofMillis(10),
                  Duration.ofMillis(100),
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(10),
                  Duration.ofSeconds(60))
              .register(registry);
      meters.add(timer);
      return timer;
    }
  }
}
