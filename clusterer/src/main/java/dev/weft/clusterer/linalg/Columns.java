package dev.weft.clusterer.linalg;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;

/**
 * A tall matrix of doubles outside the heap, column after column, so that BLAS works on ranges of
 * its columns in place, in blocks side by side on all processors. Memory: 8 bytes an entry. Not
 * safe for several threads, but {@link #get} and {@link #put} of different columns may run at once.
 */
public final class Columns implements AutoCloseable {
  /** Rows or columns that are worked on at a time: blocks side by side, their bits their own. */
  private static final int ROWS_AT_A_TIME = 1_024;

  private static final int COLUMNS_AT_A_TIME = 48;

  private static final int MOST_PASSES = 6;
  private static final double NEARLY_ORTHONORMAL = 1e-13;
  private static final double FAR_FROM_ORTHONORMAL = 1e-2;
  private static final double SHIFT = 1e-14;

  private final int rows;
  private final DoublePointer data;

  /** All zeros. */
  public Columns(int rows, int columns) {
    this.rows = rows;
    data = new DoublePointer((long) rows * columns);
    Pointer.memset(data, 0, (long) rows * columns * Double.BYTES);
  }

  /** Number of rows. */
  public int rows() {
    return rows;
  }

  private DoublePointer at(int column) {
    return at(column, 0);
  }

  private DoublePointer at(int column, int row) {
    return new DoublePointer(data).position(data.position() + (long) column * rows + row);
  }

  /** Writes {@code count} columns from an array that holds them one after another. */
  public void put(int column, double[] values, int count) {
    at(column).put(values, 0, rows * count);
  }

  /** Reads {@code count} columns. */
  public void get(int column, double[] values, int count) {
    at(column).get(values, 0, rows * count);
  }

  /** XᵀY of {@code count} columns here and {@code otherCount} of another; count x otherCount. */
  public double[] products(int column, int count, Columns other, int otherColumn, int otherCount) {
    double[] products = new double[count * otherCount];
    if (products.length == 0) {
      return products;
    }
    try (DoublePointer all = new DoublePointer(products.length)) {
      Blocks.inParallel(
          otherCount,
          COLUMNS_AT_A_TIME,
          (from, some) ->
              products(
                  column,
                  count,
                  other.at(otherColumn + from),
                  some,
                  new DoublePointer(all).position((long) from * count),
                  count));
      all.get(products);
    }
    return products;
  }

  /** The same, of columns of another matrix, into one of so many rows. */
  private void products(
      int column, int count, DoublePointer other, int some, DoublePointer into, int intoRows) {
    openblas.cblas_dgemm(
        openblas.CblasColMajor,
        openblas.CblasTrans,
        openblas.CblasNoTrans,
        count,
        some,
        rows,
        1,
        at(column),
        rows,
        other,
        rows,
        0,
        into,
        intoRows);
  }

  /** Y -= X F for {@code count} columns X and {@code targets} columns Y of this matrix. */
  public void subtract(int column, int count, double[] factors, int target, int targets) {
    if (count == 0 || targets == 0) {
      return;
    }
    try (DoublePointer f = new DoublePointer(factors)) {
      Blocks.inParallel(
          rows,
          ROWS_AT_A_TIME,
          (from, some) ->
              openblas.cblas_dgemm(
                  openblas.CblasColMajor,
                  openblas.CblasNoTrans,
                  openblas.CblasNoTrans,
                  some,
                  targets,
                  count,
                  -1,
                  at(column, from),
                  rows,
                  f,
                  count,
                  1,
                  at(target, from),
                  rows));
    }
  }

  /** Replaces {@code count} columns X by the {@code kept} columns X F. */
  public void rotate(int column, int count, double[] factors, int kept) {
    try (DoublePointer f = new DoublePointer(factors)) {
      Blocks.inParallel(
          rows, ROWS_AT_A_TIME, (from, some) -> rotate(column, count, f, kept, from, some));
    }
  }

  private void rotate(int column, int count, DoublePointer factors, int kept, int from, int some) {
    double[] turned = new double[some];
    try (DoublePointer c = new DoublePointer((long) some * kept)) {
      openblas.cblas_dgemm(
          openblas.CblasColMajor,
          openblas.CblasNoTrans,
          openblas.CblasNoTrans,
          some,
          kept,
          count,
          1,
          at(column, from),
          rows,
          factors,
          count,
          0,
          c,
          some);
      for (int k = 0; k < kept; k++) {
        c.position((long) k * some).get(turned, 0, some);
        at(column + k, from).put(turned, 0, some);
      }
      c.position(0);
    }
  }

  /**
   * Makes columns orthonormal, keeping the spans of the first 1, 2, 3… of them, by Cholesky's
   * decomposition of XᵀX, shifted at first where it is too near singular, as often as it takes
   * (Fukaya et al. 2020): products of matrices, unlike Householder's reflections.
   */
  public void orthonormalise(int column, int count) {
    try (DoublePointer gram = new DoublePointer((long) count * count)) {
      for (int pass = 0; pass < MOST_PASSES; pass++) {
        double off = gram(column, count, gram);
        if (off < NEARLY_ORTHONORMAL) {
          return;
        }
        if (off > FAR_FROM_ORTHONORMAL) {
          for (long i = 0; i < count; i++) {
            gram.put(i * count + i, gram.get(i * count + i) + SHIFT * count);
          }
        }
        if (!divideByFactor(column, count, gram)) {
          break;
        }
      }
    }
    reflect(column, count);
  }

  /** Writes XᵀX's upper triangle; its largest distance from that of the unit matrix. */
  private double gram(int column, int count, DoublePointer gram) {
    Blocks.inParallel(
        count,
        COLUMNS_AT_A_TIME,
        (from, some) ->
            products(
                column,
                from + some,
                at(column + from),
                some,
                new DoublePointer(gram).position((long) from * count),
                count));
    double[] entries = new double[count];
    double off = 0;
    for (int c = 0; c < count; c++) {
      gram.position((long) c * count).get(entries, 0, c + 1);
      for (int r = 0; r <= c; r++) {
        off = Math.max(off, Math.abs(entries[r] - (r == c ? 1 : 0)));
      }
    }
    gram.position(0);
    return off;
  }

  /** X := X R^-1 with RᵀR = gram; false where gram is not positive. */
  private boolean divideByFactor(int column, int count, DoublePointer gram) {
    if (openblas.LAPACKE_dpotrf(openblas.LAPACK_COL_MAJOR, (byte) 'U', count, gram, count) != 0) {
      return false;
    }
    Blocks.inParallel(
        rows,
        ROWS_AT_A_TIME,
        (from, some) ->
            openblas.cblas_dtrsm(
                openblas.CblasColMajor,
                openblas.CblasRight,
                openblas.CblasUpper,
                openblas.CblasNoTrans,
                openblas.CblasNonUnit,
                some,
                count,
                1,
                gram,
                count,
                at(column, from),
                rows));
    return true;
  }

  private void reflect(int column, int count) {
    try (DoublePointer tau = new DoublePointer(count)) {
      LinearAlgebra.check(
          "dgeqrf",
          openblas.LAPACKE_dgeqrf(openblas.LAPACK_COL_MAJOR, rows, count, at(column), rows, tau));
      LinearAlgebra.check(
          "dorgqr",
          openblas.LAPACKE_dorgqr(
              openblas.LAPACK_COL_MAJOR, rows, count, count, at(column), rows, tau));
    }
  }

  /** Copies {@code count} columns to another place, of this matrix or another. */
  public void copy(int column, int count, Columns target, int targetColumn) {
    double[] one = new double[rows];
    for (int c = 0; c < count; c++) {
      get(column + c, one, 1);
      target.put(targetColumn + c, one, 1);
    }
  }

  /** Columns as an array. */
  public double[] toArray(int column, int count) {
    double[] values = new double[Math.multiplyExact(rows, count)];
    get(column, values, count);
    return values;
  }

  @Override
  public void close() {
    data.close();
  }
}
