package dev.weft.streams.cells;

import dev.weft.core.proto.CellProgress;
import dev.weft.core.proto.CellRecord;
import org.jspecify.annotations.Nullable;

/**
 * What one cell keeps. Written in the transaction of the records that caused it; one thread. A
 * visitor must not touch the store.
 */
interface CellStore {
  /** The cell's progress, null before its first record. */
  @Nullable CellProgress progress();

  void putProgress(CellProgress progress);

  void putPending(long window, long arrival, CellRecord slice);

  /** Visits all pending slices in order of window, then arrival. */
  void forEachPending(PendingVisitor visitor);

  /** Visits a window's pending slices that arrived before the end, in order of arrival. */
  void forEachPending(long window, long arrivalsEnd, PendingVisitor visitor);

  void deletePending(long window, long arrival);

  /** Encoded pairs of a band and half, null where none was ever touched. */
  byte @Nullable [] band(int half, int band);

  void putBand(int half, int band, byte[] encoded);

  void deleteBand(int half, int band);

  /** Encoded marginals of the row or the column group, null before the first fold. */
  byte @Nullable [] marginals(int half, boolean ofRows);

  void putMarginals(int half, boolean ofRows, byte[] encoded);

  /** Deletes some slices, bands and marginals; false if none were left. */
  boolean clearSome();

  /** Takes one pending slice, as the record that brought it. */
  interface PendingVisitor {
    void visit(long window, long arrival, CellRecord slice);
  }
}
