package dev.weft.clusterer.service;

import dev.weft.core.metrics.RecentMeters;
import dev.weft.core.proto.Snapshot;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Meters of the clusterer. What health is:
 *
 * <ul>
 *   <li>{@code weft.clusterer.window} follows {@code weft.cells.window} of the same run: it is one
 *       behind, or {@code weft.clusterer.open} and {@code weft.clusterer.lag} say what is still to
 *       come.
 *   <li>{@code weft.clusterer.rejected} stands still: a window one of whose parts is refused can't
 *       become whole.
 *   <li>{@code weft.clusterer.retries} grows while the broker is away only.
 *   <li>{@code weft.clusterer.selfcheck} stays below 1e-10; at NaN or above the clusterer stops.
 * </ul>
 *
 * <p>Snapshots are counted once they are committed, so exactly, by this process. What is tagged
 * run, reading and analysis is of the last snapshot of each of the {@link RecentMeters#MOST} lately
 * made.
 */
public final class ClustererMetrics implements AutoCloseable {
  private final MeterRegistry registry;
  private final RecentMeters sources;
  private final Map<String, SnapshotMeters> snapshots = new ConcurrentHashMap<>();
  private final List<Meter> meters = new ArrayList<>();

  /** Binds to a registry. */
  public ClustererMetrics(MeterRegistry registry) {
    this.registry = registry;
    sources = new RecentMeters(registry, source -> snapshots.get(source).register(registry));
  }

  /** A snapshot is committed: its listener tells it here. */
  public void committed(Snapshot snapshot) {
    String source =
        snapshot.getRun()
            + "/"
            + snapshot.getReading().getName()
            + "/"
            + snapshot.getAnalysis().getName();
    snapshots.computeIfAbsent(source, key -> new SnapshotMeters(snapshot)).last(snapshot);
    sources.seen(source);
  }

  /** Meters of the running service, until this is closed. */
  public synchronized void watch(ClustererService service) {
    counter(service, "rejected", "records", "Parts of windows refused", of -> of.rejected.sum());
    counter(
        service,
        "retries",
        "retries",
        "Times that it went back to what is committed",
        of -> of.retries.sum());
    counter(
        service,
        "skipped",
        "windows",
        "Whole windows passed over, since it had fallen behind or by its pace",
        of -> of.skipped.sum());
    timer(service, "cluster", "Time to cluster a window", of -> of.clusterNanoseconds.sum() / 1e9);
    timer(
        service,
        "publish",
        "Time to write a snapshot and commit",
        of -> of.writeNanoseconds.sum() / 1e9);
    timer(
        service,
        "latency",
        "Time from when the broker took a window's last part until its snapshot was committed",
        of -> of.latencyMilliseconds.sum() / 1e3);
    gauge(
        service,
        "open",
        "windows",
        "Windows of which some parts are in: how many wait",
        of -> of.counts().openWindows());
    gauge(
        service,
        "lag",
        "records",
        "Parts of windows that it has not read yet",
        of -> of.counts().lag());
    gauge(
        service,
        "selfcheck",
        "residual",
        "Worst residual of the last self-check of the linear algebra; NaN if it was wrong",
        of -> of.counts().residual());
  }

  private void counter(
      ClustererService service,
      String name,
      String unit,
      String description,
      ToDoubleFunction<LoopCounts> value) {
    meters.add(
        FunctionCounter.builder("weft.clusterer." + name, service.counts(), value)
            .description(description + ", by this process")
            .baseUnit(unit)
            .register(registry));
  }

  private void timer(
      ClustererService service,
      String name,
      String description,
      ToDoubleFunction<LoopCounts> seconds) {
    meters.add(
        FunctionTimer.builder(
                "weft.clusterer." + name,
                service.counts(),
                of -> of.snapshots.sum(),
                seconds,
                TimeUnit.SECONDS)
            .description(description + ", by this process")
            .register(registry));
  }

  /** Meters of the tests that are asked for, until this is closed. */
  public synchronized void watch(TestScheduler tests) {
    meters.add(
        FunctionCounter.builder(
                "weft.clusterer.requested.tests", tests, scheduler -> scheduler.requested())
            .description("Tests of clusters that the nodes were asked for")
            .baseUnit("requests")
            .register(registry));
    meters.add(
        Gauge.builder(
                "weft.clusterer.outstanding.tests", tests, scheduler -> scheduler.outstanding())
            .description("Tests that no node has answered yet")
            .baseUnit("requests")
            .register(registry));
  }

  private void gauge(
      ClustererService service,
      String name,
      String unit,
      String description,
      ToDoubleFunction<ClustererService> value) {
    meters.add(
        Gauge.builder("weft.clusterer." + name, service, value)
            .description(description)
            .baseUnit(unit)
            .register(registry));
  }

  @Override
  public synchronized void close() {
    meters.forEach(registry::remove);
    meters.clear();
    sources.close();
  }
}
