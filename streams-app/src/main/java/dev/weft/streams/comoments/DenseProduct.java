package dev.weft.streams.comoments;

import org.bytedeco.javacpp.DoublePointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Σq_i·q_j of hot subcomponents by a dense product of doubles on ND4J, on one thread. Exact: a
 * chunk has at most 65,535 samples, so that every partial sum is an integer below 2^46 < 2^53, in
 * whatever order it is added.
 *
 * <p>A scratch: keeps the column side of the chunk that it saw last, 8 bytes a hot column and
 * sample off the heap (at most 34 MB), until {@link #clear}. Not safe for several threads.
 */
final class DenseProduct {
  private @Nullable HotColumns owner;
  private @Nullable INDArray columnSide;
  private double[] rowSide = {};
  private double[] sums = {};
  private int first;
  private int width;

  /** ND4J is loaded when first it is needed: most runs have no hot subcomponents. */
  private static final class Blas {
    static {
      Nd4j.factory().blas().setMaxThreads(1);
    }

    /** ND4J's view, samples x places, of values that lie place after place. */
    static INDArray of(double[] values, int samples, int places) {
      INDArray array = empty(samples, places);
      pointer(array).put(values, 0, samples * places);
      return array;
    }

    static INDArray empty(int rows, int columns) {
      return Nd4j.createUninitializedDetached(DataType.DOUBLE, 'f', new long[] {rows, columns});
    }

    static DoublePointer pointer(INDArray array) {
      return new DoublePointer(array.data().addressPointer());
    }
  }

  /** Forms the sums of row places [from, to) with all columns. */
  void multiply(HotColumns rows, int from, int to, HotColumns columns) {
    INDArray right = columnSide(columns);
    int samples = rows.samples();
    if (rowSide.length < (to - from) * samples) {
      rowSide = new double[(to - from) * samples];
    }
    rows.copy(from, to, rowSide);
    first = from;
    width = columns.size();
    if (sums.length < (to - from) * width) {
      sums = new double[(to - from) * width];
    }
    try (INDArray left = Blas.of(rowSide, samples, to - from);
        INDArray product = Blas.empty(width, to - from)) {
      Nd4j.gemm(right, left, product, true, false, 1, 0);
      Blas.pointer(product).get(sums, 0, (to - from) * width);
    }
  }

  private INDArray columnSide(HotColumns columns) {
    if (columnSide == null || owner != columns) {
      clear();
      double[] values = new double[columns.size() * columns.samples()];
      columns.copy(0, columns.size(), values);
      columnSide = Blas.of(values, columns.samples(), columns.size());
      owner = columns;
    }
    return columnSide;
  }

  /** Of those formed last. */
  long sum(int rowPlace, int columnPlace) {
    return (long) sums[(rowPlace - first) * width + columnPlace];
  }

  /** Frees what lies off the heap. */
  void clear() {
    if (columnSide != null) {
      columnSide.close();
    }
    columnSide = null;
    owner = null;
  }
}
