package dev.weft.streams.comoments;

import org.bytedeco.javacpp.DoublePointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Σq_i·q_j of hot subcomponents by dense products of doubles on ND4J, on one thread. Exact: a chunk
 * has at most 65,535 samples, so that every partial sum is an integer below 2^46 < 2^53, in
 * whatever order it is added.
 *
 * <p>Works through the samples in tiles that fit the cache: at most 8 MiB off the heap besides the
 * result, freed at the end.
 */
final class DenseProduct {
  private static final int TILE_NUMBERS = 1 << 19;

  static {
    Nd4j.factory().blas().setMaxThreads(1);
  }

  private DenseProduct() {}

  /** The sums of every row with every column, row after row. */
  static double[] of(HotColumns rows, HotColumns columns) {
    int tile = Math.max(64, TILE_NUMBERS / Math.max(rows.size(), columns.size()));
    double[] sums = new double[rows.size() * columns.size()];
    double[] scratch = new double[tile * Math.max(rows.size(), columns.size())];
    try (INDArray left = empty(tile, columns.size());
        INDArray right = empty(tile, rows.size());
        INDArray product = empty(columns.size(), rows.size())) {
      for (int from = 0; from < rows.samples(); from += tile) {
        fill(left, columns, from, tile, scratch);
        fill(right, rows, from, tile, scratch);
        Nd4j.gemm(left, right, product, true, false, 1, from == 0 ? 0 : 1);
      }
      pointer(product).get(sums);
    }
    return sums;
  }

  /** ND4J's view of an array in which column lies after column. */
  private static INDArray empty(int rows, int columns) {
    return Nd4j.createUninitializedDetached(DataType.DOUBLE, 'f', new long[] {rows, columns});
  }

  /** Samples behind the last are silent. */
  private static void fill(
      INDArray array, HotColumns side, int from, int samples, double[] scratch) {
    side.copy(from, samples, scratch);
    pointer(array).put(scratch, 0, samples * side.size());
  }

  private static DoublePointer pointer(INDArray array) {
    return new DoublePointer(array.data().addressPointer());
  }
}
