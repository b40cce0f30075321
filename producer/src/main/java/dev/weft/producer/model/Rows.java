package dev.weft.producer.model;

/** Arithmetic on row-major matrices of floats. */
final class Rows {
  private Rows() {}

  /** Each row divided by sqrt(mean of its squares + epsilon); a new array. */
  static float[] unitMeanSquare(float[] rows, int width, float epsilon) {
    float[] scaled = new float[rows.length];
    for (int from = 0; from < rows.length; from += width) {
      float squares = 0;
      for (int i = from; i < from + width; i++) {
        squares += rows[i] * rows[i];
      }
      float scale = (float) (1 / Math.sqrt(squares / width + epsilon));
      for (int i = from; i < from + width; i++) {
        scaled[i] = rows[i] * scale;
      }
    }
    return scaled;
  }

  /** Each row times the vector, element by element, in place. */
  static void scale(float[] rows, float[] by) {
    for (int from = 0; from < rows.length; from += by.length) {
      for (int i = 0; i < by.length; i++) {
        rows[from + i] *= by[i];
      }
    }
  }

  /** The vector added to each of some rows, in place. */
  static void addBias(float[] rows, float[] bias) {
    for (int from = 0; from < rows.length; from += bias.length) {
      for (int i = 0; i < bias.length; i++) {
        rows[from + i] += bias[i];
      }
    }
  }

  /** The vector added to each of some rows, then clamped to [0, 1], in place; NaN stays NaN. */
  static void addBiasAndClamp(float[] rows, int first, int count, float[] bias) {
    for (int row = 0; row < count; row++) {
      int from = first + row * bias.length;
      for (int i = 0; i < bias.length; i++) {
        rows[from + i] = Math.max(0, Math.min(1, rows[from + i] + bias[i]));
      }
    }
  }

  /** Element by element, in place. */
  static void add(float[] to, float[] more) {
    for (int i = 0; i < to.length; i++) {
      to[i] += more[i];
    }
  }
}
