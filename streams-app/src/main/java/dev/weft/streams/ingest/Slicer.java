package dev.weft.streams.ingest;

import dev.weft.core.ImportanceBatch;
import dev.weft.core.LittleEndian;
import dev.weft.core.proto.SparseRows;
import dev.weft.streams.Grouping;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cuts a batch by column groups, dropping what is silent. A sample's columns ascend, so that each
 * group goes on where the one before it ended: one pass in all, in time linear in entries plus
 * samples x groups. Knows no Kafka. Not safe for several threads.
 */
final class Slicer {
  private final ImportanceBatch batch;
  private final int silence;
  private final int[] next;
  private final int[] rowOffsets;
  private final char[] columns;
  private final char[] values;

  private Slicer(ImportanceBatch batch, int silence) {
    this.batch = batch;
    this.silence = silence;
    next = batch.rowOffsets().clone();
    rowOffsets = new int[batch.samples() + 1];
    columns = new char[batch.entries()];
    values = new char[batch.entries()];
  }

  /**
   * The batch's rows a group, columns counted from the group's first subcomponent.
   *
   * @param silence entries with q at or below it are left out
   */
  static List<SparseRows> slice(ImportanceBatch batch, Grouping grouping, int silence) {
    Slicer slicer = new Slicer(batch, silence);
    return IntStream.range(0, grouping.groups())
        .mapToObj(group -> slicer.rows(grouping.first(group), grouping.size(group)))
        .toList();
  }

  /** The rows of the next group. */
  private SparseRows rows(int first, int size) {
    int[] all = batch.columns();
    char[] q = batch.values();
    int end = first + size;
    int filled = 0;
    for (int s = 0; s < batch.samples(); s++) {
      int last = batch.rowOffsets()[s + 1];
      int e = next[s];
      for (; e < last && all[e] < end; e++) {
        if (q[e] > silence) {
          columns[filled] = (char) (all[e] - first);
          values[filled++] = q[e];
        }
      }
      next[s] = e;
      rowOffsets[s + 1] = filled;
    }
    return SparseRows.newBuilder()
        .setRowOffsets(LittleEndian.ofInts(rowOffsets))
        .setColumns(LittleEndian.ofChars(Arrays.copyOf(columns, filled)))
        .setValues(LittleEndian.ofChars(Arrays.copyOf(values, filled)))
        .build();
  }
}
