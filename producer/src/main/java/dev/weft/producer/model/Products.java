package dev.weft.producer.model;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Products of row-major matrices on ND4J. A row-major array is ND4J's column-major transpose: Y = X
 * B is computed as Yᵀ = Bᵀ Xᵀ, so nothing is ever rearranged. Memory off the heap is freed at once.
 *
 * <p>Sets BLAS to one thread for the whole process: models spread sequences over threads, and BLAS
 * threads that contend with them make it half as fast.
 */
final class Products {
  static {
    Nd4j.factory().blas().setMaxThreads(1);
  }

  private Products() {}

  /** A matrix that stays, for {@link #multiply(float[], INDArray, int, float[], int)}. */
  static INDArray kept(int rows, int columns, float[] matrix) {
    return Nd4j.create(matrix, new long[] {columns, rows}, 'f').detach();
  }

  /** Writes X B, of X row-major and a kept B, to [outFrom, …) of out. */
  static void multiply(float[] x, INDArray b, int rows, float[] out, int outFrom) {
    int inner = Math.toIntExact(b.size(1));
    int columns = Math.toIntExact(b.size(0));
    if (x.length != rows * inner) {
      throw new IllegalArgumentException(
          x.length + " numbers are not " + rows + " rows of " + inner);
    }
    try (INDArray right = copied(rows, inner, x);
        INDArray product = empty(rows, columns)) {
      Nd4j.gemm(b, right, product, false, false, 1, 0);
      pointer(product).get(out, outFrom, rows * columns);
    }
  }

  /** X B of X (rows x inner) and B (inner x columns). */
  static float[] multiply(float[] x, float[] b, int rows, int inner, int columns) {
    return multiply(x, copied(inner, columns, b), false, rows, inner, columns);
  }

  /** X Bᵀ of X (rows x inner) and B (columns x inner). */
  static float[] multiplyTransposed(float[] x, float[] b, int rows, int inner, int columns) {
    return multiply(x, copied(columns, inner, b), true, rows, inner, columns);
  }

  private static float[] multiply(
      float[] x, INDArray b, boolean transposed, int rows, int inner, int columns) {
    float[] result = new float[rows * columns];
    try (INDArray left = b;
        INDArray right = copied(rows, inner, x);
        INDArray product = empty(rows, columns)) {
      Nd4j.gemm(left, right, product, transposed, false, 1, 0);
      pointer(product).get(result);
    }
    return result;
  }

  /** ND4J's view, columns x rows, of a row-major matrix. */
  private static INDArray empty(int rows, int columns) {
    return Nd4j.createUninitializedDetached(DataType.FLOAT, 'f', new long[] {columns, rows});
  }

  private static INDArray copied(int rows, int columns, float[] values) {
    INDArray array = empty(rows, columns);
    pointer(array).put(values);
    return array;
  }

  private static FloatPointer pointer(INDArray array) {
    return new FloatPointer(array.data().addressPointer());
  }
}
