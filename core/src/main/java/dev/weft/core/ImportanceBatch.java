package dev.weft.core;

import static dev.weft.core.BadRecordException.check;

import dev.weft.core.proto.Batch;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The importances of some samples, as sparse rows (CSR) in fixed point: sample s holds the entries
 * [rowOffsets[s], rowOffsets[s + 1]) of columns (numbers of subcomponents, strictly increasing
 * within a sample) and values (q, 0..32,768). Checked on creation, in time linear in its entries.
 *
 * <p>The arrays are the batch's own: they are neither copied nor to be changed. What a batch
 * carries besides (tokens, losses, predictions) is checked here too and read from its {@link
 * Batch}.
 *
 * @param subcomponents C, the number of columns
 * @param rowOffsets samples + 1 offsets, the first 0, the last the number of entries
 */
public record ImportanceBatch(int subcomponents, int[] rowOffsets, int[] columns, char[] values) {
  /** Checks shape, order and ranges; the refusal names the sample. */
  public ImportanceBatch {
    int samples = rowOffsets.length - 1;
    check(
        samples >= 1 && samples <= Limits.BATCH_SAMPLES,
        Reason.LIMIT,
        "a batch of %d samples; 1 to %d are allowed",
        samples,
        Limits.BATCH_SAMPLES);
    check(
        columns.length == values.length,
        Reason.SHAPE,
        "%d columns but %d values",
        columns.length,
        values.length);
    checkOffsets(rowOffsets, columns.length);
    for (int s = 0; s < samples; s++) {
      checkSample(subcomponents, s, rowOffsets[s], rowOffsets[s + 1], columns, values);
    }
  }

  static void checkOffsets(int[] rowOffsets, int entries) {
    check(rowOffsets[0] == 0, Reason.SHAPE, "the first row offset is %d", rowOffsets[0]);
    for (int s = 1; s < rowOffsets.length; s++) {
      check(
          rowOffsets[s] >= rowOffsets[s - 1],
          Reason.UNSORTED,
          "row offsets go back from %d to %d at sample %d",
          rowOffsets[s - 1],
          rowOffsets[s],
          s);
    }
    int last = rowOffsets[rowOffsets.length - 1];
    check(last == entries, Reason.SHAPE, "row offsets end at %d of %d entries", last, entries);
  }

  private static void checkSample(
      int subcomponents, int sample, int from, int to, int[] columns, char[] values) {
    int before = -1;
    for (int e = from; e < to; e++) {
      int column = columns[e];
      if (column <= before || column >= subcomponents || values[e] > FixedPoint.ONE) {
        check(
            Integer.compareUnsigned(column, subcomponents) < 0,
            Reason.COLUMN_RANGE,
            "column %s in sample %d of a run with %d subcomponents",
            Integer.toUnsignedString(column),
            sample,
            subcomponents);
        check(
            column > before,
            Reason.UNSORTED,
            "column %d follows column %d in sample %d",
            column,
            before,
            sample);
        throw new BadRecordException(
            Reason.VALUE_RANGE,
            "q = " + (int) values[e] + " above 32,768 in sample " + sample + ", column " + column);
      }
      before = column;
    }
  }

  /** Number of samples. */
  public int samples() {
    return rowOffsets.length - 1;
  }

  /** Number of entries. */
  public int entries() {
    return columns.length;
  }

  /**
   * Decodes and checks a batch as it came, all declared sizes before memory is taken for them.
   *
   * @param vocabulary number of tokens, 0 where the run has none
   * @throws BadRecordException naming what is wrong
   */
  public static ImportanceBatch decode(Batch batch, int subcomponents, int vocabulary) {
    int samples = batch.getSamples();
    check(
        samples >= 1 && samples <= Limits.BATCH_SAMPLES,
        Reason.LIMIT,
        "a batch of %s samples; 1 to %d are allowed",
        Integer.toUnsignedString(samples),
        Limits.BATCH_SAMPLES);
    int width = batch.getColumnBytes();
    check(
        width == Integer.BYTES || (width == Character.BYTES && subcomponents <= 1 << 16),
        Reason.SHAPE,
        "columns of %s bytes for %d subcomponents",
        Integer.toUnsignedString(width),
        subcomponents);
    checkBytes("row offsets", batch.getRowOffsets().size(), Integer.BYTES * (samples + 1L));
    int[] rowOffsets = LittleEndian.ints(batch.getRowOffsets());
    long entries = Integer.toUnsignedLong(rowOffsets[samples]);
    checkBytes("columns", batch.getColumns().size(), width * entries);
    checkBytes("values", batch.getValues().size(), Character.BYTES * entries);
    int[] columns =
        width == Integer.BYTES
            ? LittleEndian.ints(batch.getColumns())
            : widen(LittleEndian.chars(batch.getColumns()));
    char[] values = LittleEndian.chars(batch.getValues());
    ImportanceBatch decoded = new ImportanceBatch(subcomponents, rowOffsets, columns, values);
    BatchAnnotations.check(batch, vocabulary);
    return decoded;
  }

  static void checkBytes(String what, long bytes, long expected) {
    check(bytes == expected, Reason.SHAPE, "%s take %d bytes instead of %d", what, bytes, expected);
  }

  private static int[] widen(char[] values) {
    int[] widened = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      widened[i] = values[i];
    }
    return widened;
  }

  /** Puts samples and entries into a message; number, step and annotations are the caller's. */
  public Batch.Builder encode() {
    Batch.Builder batch =
        Batch.newBuilder()
            .setSamples(samples())
            .setRowOffsets(LittleEndian.ofInts(rowOffsets))
            .setValues(LittleEndian.ofChars(values));
    if (subcomponents > 1 << 16) {
      return batch.setColumnBytes(Integer.BYTES).setColumns(LittleEndian.ofInts(columns));
    }
    char[] narrow = new char[columns.length];
    for (int e = 0; e < narrow.length; e++) {
      narrow[e] = (char) columns[e];
    }
    return batch.setColumnBytes(Character.BYTES).setColumns(LittleEndian.ofChars(narrow));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ImportanceBatch that
        && subcomponents == that.subcomponents
        && Arrays.equals(rowOffsets, that.rowOffsets)
        && Arrays.equals(columns, that.columns)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Objects.hash(subcomponents, Arrays.hashCode(rowOffsets), columns.length);
  }
}
