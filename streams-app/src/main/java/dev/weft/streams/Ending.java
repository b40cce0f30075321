package dev.weft.streams;

import java.time.Duration;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;

/**
 * How an application of Kafka Streams stops: it leaves its group, so that others take over at once,
 * and takes at most eight seconds from when it was first asked. Several that are asked first and
 * awaited then share these eight seconds. Safe to use from any thread.
 */
final class Ending {
  private static final Duration LIMIT = Duration.ofSeconds(8);

  private final KafkaStreams streams;
  private long deadline;
  private boolean asked;

  Ending(KafkaStreams streams) {
    this.streams = streams;
  }

  /** Asks it to stop and does not wait. */
  synchronized void begin() {
    if (!asked) {
      asked = true;
      deadline = System.nanoTime() + LIMIT.toNanos();
      close(Duration.ZERO);
    }
  }

  /** Asks it, if that was not done, and waits. */
  void await() {
    begin();
    Duration left;
    synchronized (this) {
      left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }
    close(left);
  }

  private void close(Duration timeout) {
    streams.close(
        CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(timeout));
  }
}
