package dev.weft.streams.ingest;

import com.google.protobuf.ByteString;
import dev.weft.core.ImportanceBatch;
import dev.weft.core.LittleEndian;
import dev.weft.core.proto.SparseRows;
import dev.weft.streams.Grouping;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a batch by column groups, dropping what is silent. One pass to count and one to fill, in
 * time linear in entries plus samples x groups. Stateless; knows no Kafka.
 */
final class Slicer {
  private Slicer() {}

  /**
   * The batch's rows a group, columns counted from the group's first subcomponent.
   *
   * @param silence entries with q at or below it are left out
   */
  static List<SparseRows> slice(ImportanceBatch batch, Grouping grouping, int silence) {
    int groups = grouping.groups();
    int groupSize = grouping.groupSize();
    int[] columns = batch.columns();
    char[] values = batch.values();
    int[] entries = new int[groups];
    for (int e = 0; e < columns.length; e++) {
      if (values[e] > silence) {
        entries[columns[e] / groupSize]++;
      }
    }
    List<Slice> slices = new ArrayList<>(groups);
    for (int group = 0; group < groups; group++) {
      slices.add(new Slice(batch.samples(), entries[group]));
    }
    for (int s = 0; s < batch.samples(); s++) {
      for (int e = batch.rowOffsets()[s]; e < batch.rowOffsets()[s + 1]; e++) {
        if (values[e] > silence) {
          int group = columns[e] / groupSize;
          slices.get(group).add((char) (columns[e] - group * groupSize), values[e]);
        }
      }
      for (Slice slice : slices) {
        slice.endSample(s);
      }
    }
    return slices.stream().map(Slice::message).toList();
  }

  /** One group's rows while they are filled. */
  private static final class Slice {
    private final int[] rowOffsets;
    private final char[] columns;
    private final char[] values;
    private int filled;

    Slice(int samples, int entries) {
      rowOffsets = new int[samples + 1];
      columns = new char[entries];
      values = new char[entries];
    }

    void add(char column, char value) {
      columns[filled] = column;
      values[filled++] = value;
    }

    void endSample(int sample) {
      rowOffsets[sample + 1] = filled;
    }

    SparseRows message() {
      ByteString offsets = LittleEndian.ofInts(rowOffsets);
      return SparseRows.newBuilder()
          .setRowOffsets(offsets)
          .setColumns(LittleEndian.ofChars(columns))
          .setValues(LittleEndian.ofChars(values))
          .build();
    }
  }
}
