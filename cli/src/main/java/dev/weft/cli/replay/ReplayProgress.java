package dev.weft.cli.replay;

import dev.weft.core.proto.PartitionRange;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** How far a replay is, and how long it will take at its pace so far. Not safe for threads. */
final class ReplayProgress {
  private static final double NANOS = 1e9;

  private final List<PartitionRange> ranges;
  private final LongSupplier clock;
  private final long begin;
  private long first = -1;

  ReplayProgress(List<PartitionRange> ranges, LongSupplier clock) {
    this.ranges = ranges;
    this.clock = clock;
    begin = clock.getAsLong();
  }

  /**
   * How far it is.
   *
   * @param read records of importances that were read
   * @param records that there are
   * @param secondsLeft at the pace since this process began; NaN while there is none
   */
  record At(long read, long records, double secondsLeft) {}

  At at(Map<Integer, Long> offsets) {
    long read = 0;
    for (PartitionRange range : ranges) {
      long offset = offsets.getOrDefault(range.getPartition(), range.getBegin());
      read += Math.max(0, Math.min(offset, range.getEnd()) - range.getBegin());
    }
    first = first < 0 ? read : first;
    long records = Replay.records(ranges);
    double seconds = (clock.getAsLong() - begin) / NANOS;
    return new At(
        read, records, read > first ? (records - read) * seconds / (read - first) : Double.NaN);
  }
}
