package dev.weft.clusterer.identity;

import dev.weft.core.proto.Cluster;

/**
 * When a change of size is worth telling: the cluster gained or lost at least a quarter, and three
 * members, since an event last told its size. So that a slow drift is told, and flicker is not.
 */
final class SizeChange {
  /** Fewer members than these make no event. */
  static final int LEAST = 3;

  private SizeChange() {}

  /** Whether a part of a whole of this size is large enough to tell of. */
  static boolean large(int part, int whole) {
    return part >= LEAST && 4 * part >= whole;
  }

  /** The size that counts as told after a window in which the cluster has this one. */
  static int told(Cluster ancestor, int size) {
    int before = ancestor.getToldSize();
    return large(Math.abs(size - before), before) ? size : before;
  }
}
