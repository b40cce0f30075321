package dev.weft.producer.model;

import org.nd4j.linalg.api.ndarray.INDArray;

/** x -> x B for rows x, by one matrix product. Immutable; safe for several threads. */
final class Linear {
  private final int outputs;
  private final INDArray weights;

  private Linear(int outputs, INDArray weights) {
    this.outputs = outputs;
    this.weights = weights;
  }

  /** B given row-major as inputs x outputs. */
  static Linear of(int inputs, int outputs, float[] matrix) {
    return new Linear(outputs, Products.kept(inputs, outputs, matrix));
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
  float[] apply(float[] x, int rows) {
    float[] y = new float[rows * outputs];
    apply(x, rows, y, 0);
    return y;
  }

  /** The same into [from, from + rows · outputs) of an array. */
  void apply(float[] x, int rows, float[] y, int from) {
    Products.multiply(x, weights, rows, y, from);
  }
}
