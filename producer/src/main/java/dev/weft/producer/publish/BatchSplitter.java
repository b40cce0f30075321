package dev.weft.producer.publish;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a batch is cut so that each record stays below the limit: at the last sequence start that
 * fits, so that a sequence comes whole; within a sequence only if it alone is too large.
 */
final class BatchSplitter {
  /** Of the record's 1,000,000: room for number, step, position and the key. */
  static final int MOST_BYTES = 980_000;

  private BatchSplitter() {}

  /**
   * Ends (exclusive) of the parts, the last the number of samples.
   *
   * @throws IllegalArgumentException if one sample alone is too large
   */
  static List<Integer> ends(SampleBatch batch, int mostBytes) {
    int[] offsets = batch.importances().rowOffsets();
    int samples = batch.importances().samples();
    int entryBytes = batch.importances().subcomponents() > 1 << 16 ? 6 : 4;
    int sampleBytes = Integer.BYTES + (batch.tokens().length > 0 ? Integer.BYTES : 0);
    List<Integer> ends = new ArrayList<>();
    int from = 0;
    while (from < samples) {
      int to = from;
      while (to < samples
          && (long) (offsets[to + 1] - offsets[from]) * entryBytes
                  + (to + 1L - from) * sampleBytes
                  + 4L * batch.sequenceStarts().length
                  + batch.extras().bytes(from, to + 1)
              <= mostBytes) {
        to++;
      }
      if (to == from) {
        throw new IllegalArgumentException(
            "sample " + from + " alone is over " + mostBytes + " bytes");
      }
      from = to == samples ? samples : lastStart(batch.sequenceStarts(), from, to);
      ends.add(from);
    }
    return ends;
  }

  private static int lastStart(int[] sequenceStarts, int from, int to) {
    return Arrays.stream(sequenceStarts)
        .filter(start -> start > from && start <= to)
        .max()
        .orElse(to);
  }
}
