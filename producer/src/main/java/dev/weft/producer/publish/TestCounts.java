package dev.weft.producer.publish;

import java.util.concurrent.atomic.LongAdder;

/** What a node has tested since it was opened. Safe for any threads. */
final class TestCounts {
  final LongAdder answered = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder nanoseconds = new LongAdder();
}
