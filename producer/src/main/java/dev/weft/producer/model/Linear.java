package dev.weft.producer.model;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * x -> x B for rows x, by one matrix product of ND4J. Row-major arrays are ND4J's column-major
 * transposes: Y = X B is computed as Yᵀ = Bᵀ Xᵀ, so nothing is ever rearranged. Immutable; safe for
 * several threads.
 */
final class Linear {
  private final int inputs;
  private final int outputs;
  private final INDArray weights;

  private Linear(int inputs, int outputs, INDArray weights) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.weights = weights;
  }

  /** B given row-major as inputs x outputs. */
  static Linear of(int inputs, int outputs, float[] matrix) {
    return new Linear(
        inputs, outputs, Nd4j.create(matrix, new long[] {outputs, inputs}, 'f').detach());
  }

  /** B = Wᵀ of a weight matrix W given row-major as outputs x inputs. */
  static Linear ofTransposed(int outputs, int inputs, float[] matrix) {
    float[] transposed = new float[matrix.length];
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < inputs; i++) {
        transposed[i * outputs + o] = matrix[o * inputs + i];
      }
    }
    return of(inputs, outputs, transposed);
  }

  int outputs() {
    return outputs;
  }

  /** Y, row-major rows x outputs, of X, row-major rows x inputs. */
  float[] apply(float[] rows, int count) {
    if (rows.length != count * inputs) {
      throw new IllegalArgumentException(
          rows.length + " numbers are not " + count + " rows of " + inputs);
    }
    float[] result = new float[count * outputs];
    try (INDArray x = Nd4j.createUninitializedDetached(DataType.FLOAT, 'f', inputs, count);
        INDArray y = Nd4j.createUninitializedDetached(DataType.FLOAT, 'f', outputs, count)) {
      pointer(x).put(rows);
      Nd4j.gemm(weights, x, y, false, false, 1, 0);
      pointer(y).get(result);
    }
    return result;
  }

  private static FloatPointer pointer(INDArray array) {
    return new FloatPointer(array.data().addressPointer());
  }
}
