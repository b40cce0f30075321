package dev.weft.producer.publish;

import dev.weft.core.RecordKeys.RunNode;
import dev.weft.core.metrics.Health;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/** Why a publisher can't go on: the first thing that went wrong. Safe for several threads. */
final class PublisherFailure {
  private final RunNode node;
  private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();

  PublisherFailure(RunNode node) {
    this.node = node;
  }

  /** Keeps the problem, if it is the first. */
  void set(Throwable problem) {
    first.compareAndSet(null, problem);
  }

  Health health() {
    Throwable problem = first.get();
    return problem == null
        ? Health.ready("node '" + node + "' publishes")
        : Health.failed("node '" + node + "' can't publish: " + problem.getMessage());
  }

  boolean isSet() {
    return first.get() != null;
  }

  /**
   * Throws what went wrong, in words.
   *
   * @throws IllegalStateException if another publisher took this node over
   * @throws KafkaException if anything else is wrong
   */
  void requireNone() {
    Throwable problem = first.get();
    if (problem instanceof ProducerFencedException) {
      throw new IllegalStateException(
          "node '" + node + "' was started elsewhere; this one stops", problem);
    }
    if (problem != null) {
      String hint =
          problem instanceof InvalidProducerEpochException
              ? ": it was started elsewhere, or a transaction outlived transaction.timeout.ms"
              : ": " + problem.getMessage();
      throw new KafkaException("node '" + node + "' can't publish" + hint, problem);
    }
  }
}
