package dev.weft.clusterer.service;

import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * What the loop has done since it started, for those who watch it. Written by the loop's thread
 * alone, read by any.
 */
final class LoopCounts {
  final LongAdder rejected = new LongAdder();

  /** Whole windows passed over because it had fallen behind, or by its pace. */
  final LongAdder skipped = new LongAdder();

  final LongAdder retries = new LongAdder();
  final LongAdder snapshots = new LongAdder();
  final LongAdder clusterNanoseconds = new LongAdder();
  final LongAdder writeNanoseconds = new LongAdder();

  /** From when the broker took a window's last part until its snapshot was committed. */
  final LongAdder latencyMilliseconds = new LongAdder();

  private final Consumer<?, ?> consumer;
  private long arrived;
  private volatile int openWindows;
  private volatile double residual;

  /** Nothing yet. */
  LoopCounts(Consumer<?, ?> consumer) {
    this.consumer = consumer;
  }

  /** Records of the loop's partitions that it has not read yet, as its consumer says. */
  double lag() {
    return consumer.metrics().entrySet().stream()
        .filter(metric -> metric.getKey().name().equals("records-lag"))
        .filter(metric -> metric.getKey().tags().containsKey("partition"))
        .mapToDouble(metric -> metric.getValue().metricValue() instanceof Double lag ? lag : 0)
        .sum();
  }

  /** A record came: the broker's time, and how many windows are now in hand. */
  void took(long timestamp, int windows) {
    arrived = timestamp;
    openWindows = windows;
  }

  /** A snapshot is committed. */
  void wrote(long clustering, long writing) {
    snapshots.increment();
    clusterNanoseconds.add(clustering);
    writeNanoseconds.add(writing);
    latencyMilliseconds.add(Math.max(0, System.currentTimeMillis() - arrived));
  }

  /** Windows of which some parts are in. */
  int openWindows() {
    return openWindows;
  }

  void checked(double worstResidual) {
    residual = worstResidual;
  }

  /** The worst residual of the last self-check; NaN if that found a wrong answer. */
  double residual() {
    return residual;
  }
}
