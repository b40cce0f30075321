package dev.weft.streams.cells;

import java.util.Map;

/**
 * When a cell's co-moments are worth storing: once the slices that they took since weigh more than
 * four times what storing writes, or keep much else from being deleted, or nothing follows. What a
 * restart folds again is bounded by the same measure. Knows no Kafka and no clock.
 */
final class StoringRule {
  /** A property of Kafka Streams that sets another least: small ones are for tests of faults. */
  static final String LEAST_BYTES_PROPERTY = "weft.storing.bytes";

  private static final long LEAST_BYTES = 32L << 20;

  private static final int WEIGHT = 4;
  private static final long LEAST_BEHIND_BYTES = 512L << 20;
  private static final int BEHIND_WEIGHT = 16;

  private final long leastBytes;
  private long behind;

  /**
   * Stores nothing for less.
   *
   * @param leastBytes of slices, unless nothing follows
   */
  StoringRule(long leastBytes) {
    this.leastBytes = leastBytes;
  }

  /**
   * The least bytes of slices, as set or by default.
   *
   * @throws NumberFormatException if it is set to something else than a number
   */
  static long leastBytes(Map<String, Object> properties) {
    Object set = properties.get(LEAST_BYTES_PROPERTY);
    return set == null ? LEAST_BYTES : Long.parseLong(set.toString());
  }

  /** A record came to the task, of this cell or another: it lies behind what is pending. */
  void passed(long bytes) {
    behind += bytes;
  }

  /** Co-moments were stored, or cleared. */
  void stored() {
    behind = 0;
  }

  /**
   * Whether to store now.
   *
   * @param foldedBytes of the slices that folds took since
   * @param storedBytes what was written the last time
   * @param ended whether nothing follows
   */
  boolean isDue(long foldedBytes, long storedBytes, boolean ended) {
    if (foldedBytes == 0) {
      behind = 0;
      return false;
    }
    return ended
        || foldedBytes >= Math.max(leastBytes, WEIGHT * storedBytes)
        || behind >= LEAST_BEHIND_BYTES + BEHIND_WEIGHT * storedBytes;
  }
}
