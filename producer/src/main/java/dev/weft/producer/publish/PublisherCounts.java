package dev.weft.producer.publish;

import dev.weft.core.RecordKeys.RunNode;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What a publisher has done since it was opened, for those who watch it. Read by any thread;
 * written under the publisher's lock, but for what is clamped.
 */
final class PublisherCounts {
  final LongAdder samples = new LongAdder();
  final LongAdder batches = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final LongAdder clamped = new LongAdder();
  final LongAdder skipped = new LongAdder();
  final LongAdder commits = new LongAdder();

  /** From the first record of each transaction until it was seen. */
  final LongAdder publishNanoseconds = new LongAdder();

  /** Of tests, where the node takes part in them. */
  final TestCounts tests = new TestCounts();

  private final RunNode key;
  private final LongSupplier bufferedBytes;
  private long begun;
  private volatile long step;

  /** Nothing yet. */
  PublisherCounts(RunNode key, LongSupplier bufferedBytes) {
    this.key = key;
    this.bufferedBytes = bufferedBytes;
  }

  /** Whose they are. */
  RunNode key() {
    return key;
  }

  /** What waits in the client for the broker. */
  long bufferedBytes() {
    return bufferedBytes.getAsLong();
  }

  /** A transaction's first record is about to be sent. */
  void begun() {
    begun = System.nanoTime();
  }

  void committed() {
    publishNanoseconds.add(System.nanoTime() - begun);
    commits.increment();
  }

  void published(long ofStep, long number) {
    step = ofStep;
    samples.add(number);
  }

  /** The last step published. */
  long step() {
    return step;
  }
}
