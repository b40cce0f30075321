package dev.weft.streams.exemplars;

import dev.weft.core.FixedPoint;
import dev.weft.core.ImportanceBatch;
import java.util.Arrays;

/**
 * Activities of clusters on a batch's samples, as sparse rows: a cluster's activity is the mean
 * importance over its members. Clusters are named by slots 0..n-1. Made in time linear in the
 * batch's entries.
 */
final class ActivityRows {
  private final int[] slotOf;
  private final int[] memberOf;
  private final int[] offsets;
  private int[] slots;
  private float[] activities;

  private ActivityRows(int[] slotOf, int[] memberOf, int samples, int expected) {
    this.slotOf = slotOf;
    this.memberOf = memberOf;
    offsets = new int[samples + 1];
    slots = new int[expected];
    activities = new float[expected];
  }

  /**
   * The rows of a batch.
   *
   * @param slotOf of each subcomponent, negative for none
   * @param memberOf its index among the members of its cluster
   * @param sizes members of each slot
   */
  static ActivityRows of(ImportanceBatch batch, int[] slotOf, int[] memberOf, int[] sizes) {
    ActivityRows rows =
        new ActivityRows(slotOf, memberOf, batch.samples(), batch.entries() / 2 + 16);
    int[] sums = new int[sizes.length];
    int[] touched = new int[sizes.length];
    int[] columns = batch.columns();
    char[] values = batch.values();
    for (int s = 0; s < batch.samples(); s++) {
      int count = 0;
      for (int e = batch.rowOffsets()[s]; e < batch.rowOffsets()[s + 1]; e++) {
        int slot = slotOf[columns[e]];
        if (slot >= 0 && values[e] > 0) {
          if (sums[slot] == 0) {
            touched[count++] = slot;
          }
          sums[slot] += values[e];
        }
      }
      rows.append(s, touched, count, sums, sizes);
    }
    return rows;
  }

  private void append(int sample, int[] touched, int count, int[] sums, int[] sizes) {
    int at = offsets[sample];
    if (at + count > slots.length) {
      slots = Arrays.copyOf(slots, 2 * slots.length + count);
      activities = Arrays.copyOf(activities, slots.length);
    }
    for (int i = 0; i < count; i++) {
      int slot = touched[i];
      slots[at] = slot;
      activities[at++] = (float) sums[slot] / ((float) FixedPoint.ONE * sizes[slot]);
      sums[slot] = 0;
    }
    offsets[sample + 1] = at;
  }

  /** Whether a subcomponent is a member of the cluster. */
  boolean isMember(int slot, int subcomponent) {
    return slotOf[subcomponent] == slot;
  }

  /** A member's index among its cluster's. */
  int member(int subcomponent) {
    return memberOf[subcomponent];
  }

  /** First entry of a sample; its last is before that of the next. */
  int from(int sample) {
    return offsets[sample];
  }

  int slot(int entry) {
    return slots[entry];
  }

  float activity(int entry) {
    return activities[entry];
  }

  /** A cluster's activity on a sample; 0 where no member has any. */
  float at(int sample, int slot) {
    for (int e = offsets[sample]; e < offsets[sample + 1]; e++) {
      if (slots[e] == slot) {
        return activities[e];
      }
    }
    return 0;
  }
}
