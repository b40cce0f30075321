package dev.weft.streams;

import dev.weft.core.RecordKeys;
import java.util.Map;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What a replay reads: one run, up to where its topic stood when the replay began, and of that a
 * range. Batches before the range are passed over; with the first behind it a node has ended, as
 * far as the replay goes. Manifests are read wherever they lie. Immutable.
 *
 * @param run the run's id
 * @param fromStep the first step of the range
 * @param endStep the first step behind it; {@link Long#MAX_VALUE}: none
 * @param fromTime records before this time, in milliseconds since 1970, are passed over
 * @param fromOffsets of partitions of importances, where the range begins; from the start without
 * @param endOffsets where it ends (exclusive); without, it does not
 * @param stopOffsets of every partition: what lies from there on is not read at all
 */
public record ReplayScope(
    String run,
    long fromStep,
    long endStep,
    long fromTime,
    Map<Integer, Long> fromOffsets,
    Map<Integer, Long> endOffsets,
    Map<Integer, Long> stopOffsets) {
  /** Checks the range. */
  public ReplayScope {
    RecordKeys.requireName("run", run);
    if (fromStep < 0 || endStep <= fromStep) {
      throw new IllegalArgumentException("steps " + fromStep + " to " + endStep + " are no range");
    }
    fromOffsets = Map.copyOf(fromOffsets);
    endOffsets = Map.copyOf(endOffsets);
    stopOffsets = Map.copyOf(stopOffsets);
  }

  /** Whether the replay reads the record at all. */
  public boolean reads(byte @Nullable [] key, RecordMetadata source) {
    return key != null
        && RecordKeys.text(key).startsWith(run + "/")
        && source.offset() < stopOffsets.getOrDefault(source.partition(), 0L);
  }

  /** Whether a batch is of the range. */
  public boolean covers(long step, long time, RecordMetadata source) {
    return step >= fromStep
        && time >= fromTime
        && source.offset() >= fromOffsets.getOrDefault(source.partition(), 0L)
        && !isPast(step, source);
  }

  /** Whether a batch lies behind the range. */
  public boolean isPast(long step, RecordMetadata source) {
    return step >= endStep
        || source.offset() >= endOffsets.getOrDefault(source.partition(), Long.MAX_VALUE);
  }
}
