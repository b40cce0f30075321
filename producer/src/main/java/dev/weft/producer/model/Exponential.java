package dev.weft.producer.model;

/**
 * eˣ for x <= 0, as softmax needs it: from a table of e^(-k/16) and four terms of the series for
 * the rest, which leaves out less than (1/16)⁵/5! < 8e-9 of the result. Below -87 it is 0, which it
 * is to 1e-37.
 */
final class Exponential {
  private static final int LIMIT = 87;
  private static final int PER_UNIT = 16;
  private static final float[] TABLE = table();

  private Exponential() {}

  static float ofNegative(float x) {
    if (!(x >= -LIMIT)) {
      return x < -LIMIT ? 0 : x; // NaN stays
    }
    int index = (int) (x * -PER_UNIT);
    float rest = x + index * (1f / PER_UNIT);
    float series = 1 + rest * (1 + rest * (1f / 2 + rest * (1f / 6 + rest * (1f / 24))));
    return TABLE[index] * series;
  }

  private static float[] table() {
    float[] table = new float[LIMIT * PER_UNIT + 1];
    for (int k = 0; k < table.length; k++) {
      table[k] = (float) Math.exp(-(double) k / PER_UNIT);
    }
    return table;
  }
}
