package dev.weft.producer.model;

/**
 * Rotary embedding by halves (Su et al. 2021): at a position, elements i and i + size/2 turn by the
 * angle position · base^(-2i/size). Immutable; safe for several threads.
 */
final class Rotation {
  private final int half;
  private final float[] cosines;
  private final float[] sines;

  /** For positions below {@code longest}. */
  Rotation(int headSize, int longest, double base) {
    half = headSize / 2;
    cosines = new float[longest * half];
    sines = new float[longest * half];
    for (int position = 0; position < longest; position++) {
      for (int i = 0; i < half; i++) {
        float frequency = (float) (1 / Math.pow(base, 2.0 * i / headSize));
        float angle = position * frequency;
        cosines[position * half + i] = (float) Math.cos(angle);
        sines[position * half + i] = (float) Math.sin(angle);
      }
    }
  }

  /** The longest sequence. */
  int longest() {
    return cosines.length / half;
  }

  /** Writes the head's vector that begins at {@code from}, turned and scaled. */
  void apply(float[] rows, int from, int position, float scale, float[] out, int outFrom) {
    for (int i = 0; i < half; i++) {
      float a = rows[from + i];
      float b = rows[from + half + i];
      float cosine = cosines[position * half + i];
      float sine = sines[position * half + i];
      out[outFrom + i] = scale * (a * cosine - b * sine);
      out[outFrom + half + i] = scale * (a * sine + b * cosine);
    }
  }
}
