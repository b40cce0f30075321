package dev.weft.streams.cells;

import dev.weft.core.proto.CellRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;

/**
 * A cell's slices that are not in the stored co-moments: those that wait for a fold, by window, and
 * those that folds took since co-moments were last stored. Where each stands is in the store, its
 * record in the topic, and on the heap while it waits, if there is room. Knows no Kafka. Not safe
 * for several threads.
 */
final class PendingSlices {
  private final CellStore store;
  private final SliceLog log;
  private final HeapRoom room;
  private final TreeMap<Long, Waiting> waiting = new TreeMap<>();
  private final TreeMap<Long, Folded> folded = new TreeMap<>();
  private final Map<Long, CellRecord> kept = new HashMap<>();
  private long foldedBytes;

  /** A window's slices by offset, and their bytes. */
  private static final class Waiting {
    private final TreeMap<Long, Long> slices = new TreeMap<>();
    private long bytes;
  }

  private record Folded(long window, long bytes) {}

  /**
   * As the store has them; their records are read again when they are needed.
   *
   * @param window folds took all slices of windows before it
   * @param foldedEnd and this window's before this offset
   */
  PendingSlices(CellStore store, CellTask task, long window, long foldedEnd) {
    this(store, task);
    store.forEachPending(
        (of, offset, bytes) -> {
          if (of < window || (of == window && offset < foldedEnd)) {
            addFolded(of, offset, bytes);
          } else {
            addWaiting(of, offset, bytes);
          }
        });
  }

  private PendingSlices(CellStore store, CellTask task) {
    this.store = store;
    this.log = task.log();
    this.room = task.room();
  }

  /** Without looking into the store. */
  static PendingSlices none(CellStore store, CellTask task) {
    return new PendingSlices(store, task);
  }

  private void addWaiting(long window, long offset, long bytes) {
    Waiting ofWindow = waiting.computeIfAbsent(window, key -> new Waiting());
    ofWindow.slices.put(offset, bytes);
    ofWindow.bytes += bytes;
  }

  private void addFolded(long window, long offset, long bytes) {
    folded.put(offset, new Folded(window, bytes));
    foldedBytes += bytes;
  }

  /** A slice that came. */
  void add(long window, long offset, CellRecord record) {
    long bytes = record.getSerializedSize();
    store.putPending(window, offset, bytes);
    addWaiting(window, offset, bytes);
    if (room.take(bytes)) {
      kept.put(offset, record);
    }
  }

  /** Bytes of a window's slices that wait. */
  long bytes(long window) {
    Waiting ofWindow = waiting.get(window);
    return ofWindow == null ? 0 : ofWindow.bytes;
  }

  /** Bytes of all slices that wait. */
  long totalBytes() {
    return waiting.values().stream().mapToLong(ofWindow -> ofWindow.bytes).sum();
  }

  /** How many windows have slices that wait. */
  int windows() {
    return waiting.size();
  }

  /** Whether none waits. */
  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** The first window with a slice that waits, or the given one if that comes first. */
  long firstNotAfter(long window) {
    return waiting.isEmpty() ? window : Math.min(waiting.firstKey(), window);
  }

  /** Bytes of the slices that folds took. */
  long foldedBytes() {
    return foldedBytes;
  }

  /**
   * Offsets of the slices that folds took, ascending.
   *
   * @param most bytes of the slices of one list, unless it is only one
   */
  List<List<Long>> folded(long most) {
    List<List<Long>> lists = new ArrayList<>();
    long room = 0;
    for (Map.Entry<Long, Folded> slice : folded.entrySet()) {
      if (lists.isEmpty() || slice.getValue().bytes > room) {
        lists.add(new ArrayList<>());
        room = most;
      }
      lists.get(lists.size() - 1).add(slice.getKey());
      room -= slice.getValue().bytes;
    }
    return lists;
  }

  /**
   * Offsets of a window's first slices that wait, ascending.
   *
   * @param most bytes of them, unless it is only one
   */
  List<Long> waiting(long window, long most) {
    List<Long> offsets = new ArrayList<>();
    Waiting ofWindow = waiting.get(window);
    if (ofWindow != null) {
      long room = most;
      for (Map.Entry<Long, Long> slice : ofWindow.slices.entrySet()) {
        room -= slice.getValue();
        if (room < 0 && !offsets.isEmpty()) {
          break;
        }
        offsets.add(slice.getKey());
      }
    }
    return offsets;
  }

  /** The lowest offset of all, or {@link Long#MAX_VALUE}. */
  long oldest() {
    long oldest = folded.isEmpty() ? Long.MAX_VALUE : folded.firstKey();
    for (Waiting ofWindow : waiting.values()) {
      oldest = Math.min(oldest, ofWindow.slices.firstKey());
    }
    return oldest;
  }

  /** Hands on records, those on the heap first, where they are kept no longer. */
  void read(List<Long> offsets, ObjLongConsumer<CellRecord> records) {
    List<Long> missing = new ArrayList<>();
    for (long offset : offsets) {
      CellRecord record = kept.remove(offset);
      if (record == null) {
        missing.add(offset);
      } else {
        room.give(record.getSerializedSize());
        records.accept(record, offset);
      }
    }
    if (!missing.isEmpty()) {
      log.read(missing, records);
    }
  }

  /** A fold took these slices of a window. */
  void fold(long window, List<Long> offsets) {
    Waiting ofWindow = waiting.get(window);
    for (long offset : offsets) {
      long bytes = ofWindow.slices.remove(offset);
      ofWindow.bytes -= bytes;
      addFolded(window, offset, bytes);
    }
    if (ofWindow != null && ofWindow.slices.isEmpty()) {
      waiting.remove(window);
    }
  }

  /** What folds took is in the stored co-moments, or counts no longer. */
  void forgetFolded() {
    folded.forEach((offset, slice) -> store.deletePending(slice.window, offset));
    folded.clear();
    foldedBytes = 0;
  }

  /** None of them counts any more; the store is cleared by others. */
  void forgetAll() {
    kept.values().forEach(record -> room.give(record.getSerializedSize()));
    kept.clear();
    waiting.clear();
    folded.clear();
    foldedBytes = 0;
  }
}
