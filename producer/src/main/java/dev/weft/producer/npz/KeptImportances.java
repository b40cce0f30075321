package dev.weft.producer.npz;

import dev.weft.core.ImportanceBatch;
import dev.weft.core.npz.NpzWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Importances in one file, as scipy's CSR has them: {@code keys}, {@code data} (q, uint16), {@code
 * indices}, {@code indptr}, {@code shape}, and {@code step}, {@code batch} (even and odd ones are
 * the halves), {@code node}, {@code tokens} of every sample. {@code scipy.sparse.load_npz} reads it
 * too.
 *
 * @param keys of the subcomponents, {@code matrix:index}
 * @param tokens token ids; empty where samples are no tokens
 */
public record KeptImportances(
    List<String> keys,
    int[] rowOffsets,
    int[] columns,
    char[] values,
    long[] steps,
    long[] batches,
    List<String> nodes,
    int[] tokens) {

  /** Checks that the arrays fit each other. */
  public KeptImportances {
    int samples = rowOffsets.length - 1;
    if (steps.length != samples
        || batches.length != samples
        || nodes.size() != samples
        || columns.length != values.length
        || rowOffsets[samples] != values.length
        || (tokens.length != 0 && tokens.length != samples)) {
      throw new IllegalArgumentException("arrays of kept importances don't fit each other");
    }
  }

  /** Number of samples. */
  public int samples() {
    return steps.length;
  }

  /** Samples [from, to) as a batch. */
  public ImportanceBatch batch(int from, int to) {
    int[] offsets = new int[to - from + 1];
    Arrays.setAll(offsets, s -> rowOffsets[from + s] - rowOffsets[from]);
    return new ImportanceBatch(
        keys.size(),
        offsets,
        Arrays.copyOfRange(columns, rowOffsets[from], rowOffsets[to]),
        Arrays.copyOfRange(values, rowOffsets[from], rowOffsets[to]));
  }

  /** Reads a file. */
  public static KeptImportances read(Path file) throws IOException {
    try (NpzReader npz = NpzReader.open(file)) {
      return new KeptImportances(
          npz.strings("keys"),
          npz.ints("indptr"),
          npz.ints("indices"),
          npz.chars("data"),
          npz.longs("step"),
          npz.longs("batch"),
          npz.strings("node"),
          npz.ints("tokens"));
    }
  }

  /** Writes a file. */
  public void write(Path file) throws IOException {
    try (NpzWriter npz = NpzWriter.create(file)) {
      npz.put("format", "csr");
      npz.put("shape", new long[] {samples(), keys.size()});
      npz.put("keys", keys);
      npz.put("indptr", rowOffsets);
      npz.put("indices", columns);
      npz.put("data", values);
      npz.put("step", steps);
      npz.put("batch", batches);
      npz.put("node", nodes);
      npz.put("tokens", tokens);
    }
  }
}
