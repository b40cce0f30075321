package dev.weft.streams.exemplars;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The last batches of all runs, as they came, so that a cluster whose membership has just changed
 * need not wait for new ones. Bounded in bytes. Not safe for several threads.
 */
final class RecentBatches {
  private final long mostBytes;
  private final Deque<Kept> kept = new ArrayDeque<>();
  private long bytes;

  /** A batch's record. */
  record Kept(String run, String node, byte[] record) {}

  RecentBatches(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  void add(Kept batch) {
    kept.addLast(batch);
    bytes += batch.record().length;
    while (bytes > mostBytes) {
      bytes -= kept.removeFirst().record().length;
    }
  }

  /** Those of a run, oldest first. */
  List<Kept> of(String run) {
    List<Kept> found = new ArrayList<>();
    kept.stream().filter(batch -> batch.run().equals(run)).forEach(found::add);
    return found;
  }

  void clear() {
    kept.clear();
    bytes = 0;
  }
}
