package dev.weft.producer.dumps;

import dev.weft.producer.npz.KeptImportances;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Puts samples one behind the other, in batches of {@link ImportanceDump#BATCH}. */
final class KeptBuilder {
  private final int[] rowOffsets;
  private int[] columns = new int[1 << 16];
  private char[] values = new char[1 << 16];
  private int sample;
  private int entries;

  KeptBuilder(int samples) {
    rowOffsets = new int[samples + 1];
  }

  void add(int column, int q) {
    if (entries == columns.length) {
      int more = Math.addExact(entries, entries >>> 1);
      columns = Arrays.copyOf(columns, more);
      values = Arrays.copyOf(values, more);
    }
    columns[entries] = column;
    values[entries++] = (char) q;
  }

  void endSample() {
    rowOffsets[++sample] = entries;
  }

  KeptImportances build(DumpedMatrices matrices) {
    int samples = rowOffsets.length - 1;
    long[] batches = new long[samples];
    Arrays.setAll(batches, s -> s / ImportanceDump.BATCH);
    List<String> keys = Collections.nCopies(matrices.subcomponents(), "");
    return new KeptImportances(
        keys,
        rowOffsets,
        Arrays.copyOf(columns, entries),
        Arrays.copyOf(values, entries),
        batches,
        batches.clone(),
        Collections.nCopies(samples, "node-0"),
        new int[0]);
  }
}
