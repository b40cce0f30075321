package dev.weft.producer.model;

/** Arithmetic on row-major matrices of floats. */
final class Rows {
  private Rows() {}

  /** Each row divided by sqrt(mean of its squares + epsilon); a new array. */
  static float[] unitMeanSquare(float[] rows, int count, int width, float epsilon) {
    float[] scaled = new float[rows.length];
    for (int r = 0; r < count; r++) {
      float squares = 0;
      for (int i = r * width; i < (r + 1) * width; i++) {
        squares += rows[i] * rows[i];
      }
      float scale = (float) (1 / Math.sqrt(squares / width + epsilon));
      for (int i = r * width; i < (r + 1) * width; i++) {
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

  /** The vector added to each row, in place. */
  static void addBias(float[] rows, float[] bias) {
    for (int from = 0; from < rows.length; from += bias.length) {
      for (int i = 0; i < bias.length; i++) {
        rows[from + i] += bias[i];
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
