package dev.weft.streams.cells;

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
