package dev.weft.producer.publish;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * Meters of publishers, tagged with run and node: both are the process's own, so few. What health
 * is:
 *
 * <ul>
 *   <li>Σ {@code weft.node.batches} over a run's nodes = applied + duplicate + waiting of ingest,
 *       but for manifests, marks and ends, and for what a restarted node published before.
 *   <li>{@code weft.node.skipped} and {@code weft.node.clamped} stand still: a loop that resumed
 *       from an older checkpoint skips, importances out of [0, 1] are clamped where the manifest
 *       allows it.
 *   <li>{@code weft.node.buffer} stays below its 32 MB: at that, publishing waits for the broker.
 * </ul>
 *
 * <p>All count since the publisher was opened, what is not committed yet included.
 */
public final class NodeMetrics implements AutoCloseable {
  private final MeterRegistry registry;
  private final List<Meter> meters = new ArrayList<>();

  /** Binds to a registry. */
  public NodeMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Meters of a publisher, until this is closed. */
  public synchronized void watch(ImportancePublisher publisher) {
    watch(publisher.counts);
  }

  private void watch(PublisherCounts publisher) {
    counter(publisher, "samples", "samples", "Samples published", of -> of.samples.sum());
    counter(publisher, "batches", "batches", "Records of batches sent", of -> of.batches.sum());
    counter(publisher, "bytes", "bytes", "Batches, before compression", of -> of.bytes.sum());
    counter(
        publisher,
        "clamped",
        "importances",
        "Importances out of [0, 1] that were set to 0 or 1",
        of -> of.clamped.sum());
    counter(
        publisher,
        "skipped",
        "samples",
        "Samples not published again: their steps were published before",
        of -> of.skipped.sum());
    gauge(publisher, "step", "step", "Last step published", of -> of.step());
    gauge(
        publisher,
        "buffer",
        "bytes",
        "Records that wait in the client for the broker",
        PublisherCounts::bufferedBytes);
    counter(
        publisher,
        "tests",
        "requests",
        "Tests of clusters that it answered",
        of -> of.tests.answered.sum());
    counter(
        publisher,
        "refused.tests",
        "requests",
        "Requests for tests that don't fit its model",
        of -> of.tests.refused.sum());
    meters.add(
        FunctionTimer.builder(
                "weft.node.test",
                publisher,
                of -> of.tests.answered.sum() + of.tests.refused.sum(),
                of -> of.tests.nanoseconds.sum(),
                TimeUnit.NANOSECONDS)
            .description("Time that tests of clusters took")
            .tags("run", publisher.key().run(), "node", publisher.key().node())
            .register(registry));
    meters.add(
        FunctionTimer.builder(
                "weft.node.publish",
                publisher,
                of -> of.commits.sum(),
                of -> of.publishNanoseconds.sum(),
                TimeUnit.NANOSECONDS)
            .description("Time from a transaction's first record until all of it is seen")
            .tags("run", publisher.key().run(), "node", publisher.key().node())
            .register(registry));
  }

  private void counter(
      PublisherCounts publisher,
      String name,
      String unit,
      String description,
      ToLongFunction<PublisherCounts> value) {
    meters.add(
        FunctionCounter.builder("weft.node." + name, publisher, value::applyAsLong)
            .description(description)
            .baseUnit(unit)
            .tags("run", publisher.key().run(), "node", publisher.key().node())
            .register(registry));
  }

  private void gauge(
      PublisherCounts publisher,
      String name,
      String unit,
      String description,
      ToLongFunction<PublisherCounts> value) {
    meters.add(
        Gauge.builder("weft.node." + name, publisher, value::applyAsLong)
            .description(description)
            .baseUnit(unit)
            .tags("run", publisher.key().run(), "node", publisher.key().node())
            .register(registry));
  }

  @Override
  public synchronized void close() {
    meters.forEach(registry::remove);
    meters.clear();
  }
}
