package dev.weft.streams.comoments;

import dev.weft.core.BadRecordException;
import dev.weft.core.FixedPoint;
import dev.weft.core.LittleEndian;
import dev.weft.core.Reason;
import dev.weft.core.proto.SparseRows;
import java.util.List;

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
    for (int s = 0; s < samples; s++) {
      BadRecordException.check(
          rowOffsets[s] <= rowOffsets[s + 1] && rowOffsets[s + 1] <= columns.length,
          Reason.UNSORTED,
          "row offsets of sample %d",
          s);
      int before = -1;
      for (int e = rowOffsets[s]; e < rowOffsets[s + 1]; e++) {
        BadRecordException.check(
            columns[e] > before && columns[e] < width,
            Reason.UNSORTED,
            "column %d after %d of %d",
            (int) columns[e],
            before,
            width);
        BadRecordException.check(
            values[e] >= 1 && values[e] <= FixedPoint.ONE,
            Reason.VALUE_RANGE,
            "q = %d",
            (int) values[e]);
        before = columns[e];
      }
    }
    return new SampleRows(width, rowOffsets, columns, values);
  }

  /** The same from the wire. */
  public static SampleRows decode(SparseRows rows, int width) {
    return of(
        width,
        LittleEndian.ints(rows.getRowOffsets()),
        LittleEndian.chars(rows.getColumns()),
        LittleEndian.chars(rows.getValues()));
  }

  /** All samples of all parts, in order. The parts have the same width; none gives no samples. */
  public static SampleRows concatenate(int width, List<SampleRows> parts) {
    int samples = parts.stream().mapToInt(SampleRows::samples).sum();
    int entries = parts.stream().mapToInt(SampleRows::entries).sum();
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
