package dev.weft.streams.cells;

/**
 * What a task's slices may take of the heap while they wait for a fold. Those that find no room are
 * read again from their topic. Not safe for several threads.
 */
final class HeapRoom {
  private static final int SHARE = 16;
  private static final long LEAST = 16L << 20;

  private long free;

  /** So many bytes. */
  HeapRoom(long bytes) {
    free = bytes;
  }

  /** A sixteenth of the heap. */
  static HeapRoom ofThisProcess() {
    return new HeapRoom(Math.max(LEAST, Runtime.getRuntime().maxMemory() / SHARE));
  }

  /** Whether there was room, and now is taken. */
  boolean take(long bytes) {
    if (bytes > free) {
      return false;
    }
    free -= bytes;
    return true;
  }

  void give(long bytes) {
    free += bytes;
  }
}
