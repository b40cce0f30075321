package dev.weft.clusterer.linalg;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.openblas.global.openblas;

/**
 * The few routines of BLAS and LAPACK that clustering needs. Matrices are column-major arrays of
 * doubles. Stateless; safe for several threads. Copies in and out cost memory, not time that
 * counts.
 */
public final class LinearAlgebra {
  private static final int COLUMNS = openblas.LAPACK_COL_MAJOR;
  private static final int COLUMNS_AT_A_TIME = 512;

  private LinearAlgebra() {}

  /**
   * Eigenvalues, ascending, and the eigenvectors that go with them, orthonormal, one a column.
   *
   * @param values as many as were asked for
   * @param vectors n x values.length
   */
  public record Eigenpairs(int n, double[] values, double[] vectors) {}

  /** How many threads BLAS may use: one, where results must not depend on the machine. */
  public static void setThreads(int threads) {
    openblas.blas_set_num_threads(threads);
  }

  /**
   * The lowest eigenpairs of a symmetric matrix, by divide and conquer if most are wanted, else by
   * relatively robust representations. About 4n³ floating-point operations, 8n² bytes twice.
   *
   * @param matrix n x n; not changed
   * @param count how many, 1..n
   * @throws IllegalStateException if LAPACK does not converge
   */
  public static Eigenpairs lowestEigenpairs(double[] matrix, int n, int count) {
    return 2L * count > n ? all(matrix, n, count) : some(matrix, n, count);
  }

  private static Eigenpairs all(double[] matrix, int n, int count) {
    try (DoublePointer a = new DoublePointer(matrix);
        DoublePointer w = new DoublePointer(n)) {
      check("dsyevd", openblas.LAPACKE_dsyevd(COLUMNS, (byte) 'V', (byte) 'L', n, a, n, w));
      return new Eigenpairs(n, get(w, count), get(a, n * count));
    }
  }

  private static Eigenpairs some(double[] matrix, int n, int count) {
    try (DoublePointer a = new DoublePointer(matrix);
        DoublePointer w = new DoublePointer(n);
        DoublePointer z = new DoublePointer((long) n * count);
        IntPointer found = new IntPointer(1);
        IntPointer support = new IntPointer(2L * n)) {
      check(
          "dsyevr",
          openblas.LAPACKE_dsyevr(
              COLUMNS,
              (byte) 'V',
              (byte) 'I',
              (byte) 'L',
              n,
              a,
              n,
              0,
              0,
              1,
              count,
              0,
              found,
              w,
              z,
              n,
              support));
      return new Eigenpairs(n, get(w, count), get(z, n * count));
    }
  }

  /**
   * Which columns a QR decomposition with column pivoting takes first.
   *
   * @param matrix rows x columns; not changed
   * @return rows column indices, from 0
   */
  public static int[] pivots(double[] matrix, int rows, int columns) {
    try (DoublePointer a = new DoublePointer(matrix);
        IntPointer order = new IntPointer((long) columns).fill(0);
        DoublePointer tau = new DoublePointer(Math.min(rows, columns))) {
      check("dgeqp3", openblas.LAPACKE_dgeqp3(COLUMNS, rows, columns, a, rows, order, tau));
      int[] pivots = new int[rows];
      for (int i = 0; i < rows; i++) {
        pivots[i] = order.get(i) - 1;
      }
      return pivots;
    }
  }

  /** The orthogonal matrix nearest to a square one: U Vᵀ of its singular value decomposition. */
  public static double[] polar(double[] matrix, int n) {
    try (DoublePointer a = new DoublePointer(matrix);
        DoublePointer s = new DoublePointer(n);
        DoublePointer u = new DoublePointer((long) n * n);
        DoublePointer vt = new DoublePointer((long) n * n);
        DoublePointer product = new DoublePointer((long) n * n)) {
      check("dgesdd", openblas.LAPACKE_dgesdd(COLUMNS, (byte) 'A', n, n, a, n, s, u, n, vt, n));
      openblas.cblas_dgemm(
          openblas.CblasColMajor,
          openblas.CblasNoTrans,
          openblas.CblasNoTrans,
          n,
          n,
          n,
          1,
          u,
          n,
          vt,
          n,
          0,
          product,
          n);
      return get(product, n * n);
    }
  }

  /** A B, of m x k and k x n. */
  public static double[] multiply(double[] left, double[] right, int m, int k, int n) {
    return multiply(left, right, m, k, n, false);
  }

  /** Aᵀ B, of k x m and k x n. */
  public static double[] multiplyTransposed(double[] left, double[] right, int m, int k, int n) {
    return multiply(left, right, m, k, n, true);
  }

  private static double[] multiply(
      double[] left, double[] right, int m, int k, int n, boolean transposed) {
    try (DoublePointer a = new DoublePointer(left);
        DoublePointer b = new DoublePointer(right);
        DoublePointer c = new DoublePointer((long) m * n)) {
      Blocks.inParallel(
          n,
          COLUMNS_AT_A_TIME,
          (from, some) ->
              openblas.cblas_dgemm(
                  openblas.CblasColMajor,
                  transposed ? openblas.CblasTrans : openblas.CblasNoTrans,
                  openblas.CblasNoTrans,
                  m,
                  some,
                  k,
                  1,
                  a,
                  transposed ? k : m,
                  new DoublePointer(b).position((long) from * k),
                  k,
                  0,
                  new DoublePointer(c).position((long) from * m),
                  m));
      return get(c, m * n);
    }
  }

  private static double[] get(DoublePointer pointer, int count) {
    double[] values = new double[count];
    pointer.get(values);
    return values;
  }

  static void check(String routine, int info) {
    if (info != 0) {
      throw new IllegalStateException("LAPACK's " + routine + " failed: info " + info);
    }
  }
}
