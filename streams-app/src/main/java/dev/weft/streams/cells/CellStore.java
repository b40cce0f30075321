package dev.weft.streams.cells;

import dev.weft.core.proto.CellProgress;
import org.jspecify.annotations.Nullable;

/**
 * What one cell keeps. Written in the transaction of the records that caused it; one thread. A
 * visitor must not touch the store.
 */
interface CellStore {
  /** The cell's progress, null before its first record. */
  @Nullable CellProgress progress();

  void putProgress(CellProgress progress);

  /** Remembers where a slice stands, and how long its record is. */
  void putPending(long window, long offset, long bytes);

  /** Visits all pending slices in order of window, then offset. */
  void forEachPending(PendingVisitor visitor);

  void deletePending(long window, long offset);

  /** Encoded pairs of a band and half, null where none was ever touched. */
  byte @Nullable [] band(int half, int band);

  void putBand(int half, int band, byte[] encoded);

  void deleteBand(int half, int band);

  /** Encoded marginals of the row or the column group, null before they were first stored. */
  byte @Nullable [] marginals(int half, boolean ofRows);

  void putMarginals(int half, boolean ofRows, byte[] encoded);

  /** Deletes some slices, bands and marginals; false if none were left. */
  boolean clearSome();

  /** Takes the place of one pending slice. */
  interface PendingVisitor {
    void visit(long window, long offset, long bytes);
  }
}
