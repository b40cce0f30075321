package dev.weft.streams.comoments;

import dev.weft.core.BadRecordException;
import dev.weft.core.FixedPoint;
import dev.weft.core.Limits;
import dev.weft.core.LittleEndian;
import dev.weft.core.Reason;
import dev.weft.core.proto.SparseRows;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Samples of one column group, as sparse rows (CSR) in the narrow form the kernel wants: 16-bit
 * columns, 16-bit values (q in 1..32,768, unsigned). Sample s holds the entries [offset(s),
 * offset(s + 1)), columns strictly increasing. Immutable by agreement: the arrays are not copied.
 */
public final class SampleRows {
  private final int width;
  private final int[] rowOffsets;
  private final char[] columns;
  private final char[] values;

  private SampleRows(int width, int[] rowOffsets, char[] columns, char[] values) {
    this.width = width;
    this.rowOffsets = rowOffsets;
    this.columns = columns;
    this.values = values;
  }

  /**
   * Checks and wraps, in time linear in the entries.
   *
   * @param width number of columns, at most 65,536
   * @throws BadRecordException if the arrays contradict each other or break order or range
   */
  public static SampleRows of(int width, int[] rowOffsets, char[] columns, char[] values) {
    int samples = rowOffsets.length - 1;
    BadRecordException.check(
        samples >= 0
            && rowOffsets[0] == 0
            && rowOffsets[samples] == columns.length
            && columns.length == values.length,
        Reason.SHAPE,
        "%d row offsets, %d columns and %d values do not fit",
        rowOffsets.length,
        columns.length,
        values.length);
    BadRecordException.check(
        samples <= Limits.BATCH_SAMPLES, Reason.LIMIT, "a slice of %d samples", samples);
    for (int s = 0; s < samples; s++) {
      if (rowOffsets[s] > rowOffsets[s + 1] || rowOffsets[s + 1] > columns.length) {
        throw new BadRecordException(
            Reason.UNSORTED,
            "sample " + s + " from entry " + rowOffsets[s] + " to " + rowOffsets[s + 1]);
      }
      requireSorted(columns, rowOffsets[s], rowOffsets[s + 1], width);
    }
    requireInRange(values);
    return new SampleRows(width, rowOffsets, columns, values);
  }

  private static void requireSorted(char[] columns, int from, int to, int width) {
    int before = -1;
    for (int e = from; e < to; e++) {
      if (columns[e] <= before) {
        throw new BadRecordException(
            Reason.UNSORTED, "column " + (int) columns[e] + " after " + before);
      }
      before = columns[e];
    }
    if (before >= width) {
      throw new BadRecordException(
          Reason.COLUMN_RANGE, "column " + before + " of a group of " + width);
    }
  }

  private static void requireInRange(char[] values) {
    for (char q : values) {
      if (q < 1 || q > FixedPoint.ONE) {
        throw new BadRecordException(Reason.VALUE_RANGE, "q = " + (int) q);
      }
    }
  }

  /**
   * The same from the wire.
   *
   * @throws BadRecordException as {@link #of} does
   */
  public static SampleRows decode(SparseRows rows, int width) {
    return of(
        width,
        LittleEndian.ints(rows.getRowOffsets()),
        LittleEndian.chars(rows.getColumns()),
        LittleEndian.chars(rows.getValues()));
  }

  /** For the wire. */
  public SparseRows encode() {
    return SparseRows.newBuilder()
        .setRowOffsets(LittleEndian.ofInts(rowOffsets))
        .setColumns(LittleEndian.ofChars(columns))
        .setValues(LittleEndian.ofChars(values))
        .build();
  }

  /**
   * All samples of all parts, in order; none gives no samples.
   *
   * @param width of every part
   * @throws IllegalArgumentException if a part has another width
   * @throws ArithmeticException if the entries are 2^31 or more
   */
  public static SampleRows concatenate(int width, List<SampleRows> parts) {
    int samples = 0;
    int entries = 0;
    for (SampleRows part : parts) {
      if (part.width != width) {
        throw new IllegalArgumentException("rows of width " + part.width + " among " + width);
      }
      samples = Math.addExact(samples, part.samples());
      entries = Math.addExact(entries, part.entries());
    }
    return parts.size() == 1 ? parts.get(0) : join(width, parts, samples, entries);
  }

  private static SampleRows join(int width, List<SampleRows> parts, int samples, int entries) {
    int[] rowOffsets = new int[samples + 1];
    char[] columns = new char[entries];
    char[] values = new char[entries];
    int sample = 0;
    int entry = 0;
    for (SampleRows part : parts) {
      System.arraycopy(part.columns, 0, columns, entry, part.entries());
      System.arraycopy(part.values, 0, values, entry, part.entries());
      for (int s = 0; s < part.samples(); s++) {
        rowOffsets[++sample] = entry + part.rowOffsets[s + 1];
      }
      entry += part.entries();
    }
    return new SampleRows(width, rowOffsets, columns, values);
  }

  /** The same samples with the entries of some columns only. A copy. */
  SampleRows only(IntPredicate kept) {
    int[] offsets = new int[rowOffsets.length];
    char[] keptColumns = new char[columns.length];
    char[] keptValues = new char[columns.length];
    int size = 0;
    for (int s = 0; s < samples(); s++) {
      for (int e = rowOffsets[s]; e < rowOffsets[s + 1]; e++) {
        if (kept.test(columns[e])) {
          keptColumns[size] = columns[e];
          keptValues[size++] = values[e];
        }
      }
      offsets[s + 1] = size;
    }
    return new SampleRows(
        width, offsets, Arrays.copyOf(keptColumns, size), Arrays.copyOf(keptValues, size));
  }

  /** Number of columns. */
  public int width() {
    return width;
  }

  /** Number of samples. */
  public int samples() {
    return rowOffsets.length - 1;
  }

  /** Number of entries. */
  public int entries() {
    return columns.length;
  }

  int offset(int sample) {
    return rowOffsets[sample];
  }

  char[] columns() {
    return columns;
  }

  char[] values() {
    return values;
  }
}
