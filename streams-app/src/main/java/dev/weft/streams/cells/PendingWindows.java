package dev.weft.streams.cells;

import dev.weft.core.proto.CellProgress;
import dev.weft.streams.StreamsListener.CellStatus;
import java.util.Map;
import java.util.TreeMap;

/** How many bytes of slices wait, a window each; rebuilt from the store after a restart. */
final class PendingWindows {
  private final TreeMap<Long, Long> bytes = new TreeMap<>();

  void add(long window, long sliceBytes) {
    bytes.merge(window, sliceBytes, Long::sum);
  }

  void remove(long window, long sliceBytes) {
    bytes.computeIfPresent(
        window, (key, before) -> before == sliceBytes ? null : before - sliceBytes);
  }

  boolean isEmpty() {
    return bytes.isEmpty();
  }

  /** How the cell stands whose slices these are. */
  CellStatus status(CellProgress progress, long stateBytes) {
    boolean folded = progress.getWindowSamples() > 0 && !bytes.containsKey(progress.getWindow());
    return new CellStatus(
        progress.getWindow(),
        bytes.size() + (folded ? 1 : 0),
        totalBytes(),
        stateBytes,
        progress.getSamplesList().stream().mapToLong(Long::longValue).sum());
  }

  long bytes(long window) {
    return bytes.getOrDefault(window, 0L);
  }

  long totalBytes() {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The first window with a slice, or the given one if that comes first or nothing waits. */
  long firstNotAfter(long window) {
    Map.Entry<Long, Long> first = bytes.firstEntry();
    return first == null ? window : Math.min(first.getKey(), window);
  }
}
