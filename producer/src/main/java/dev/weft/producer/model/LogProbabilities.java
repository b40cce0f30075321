package dev.weft.producer.model;

/** Logarithms of softmax. Stateless. Accurate to some 1e-7 of a nat. */
public final class LogProbabilities {
  private LogProbabilities() {}

  /** Logits to log-probabilities, in place, a row after another. */
  public static void of(float[] logits, int width) {
    for (int from = 0; from < logits.length; from += width) {
      float largest = Float.NEGATIVE_INFINITY;
      for (int i = from; i < from + width; i++) {
        largest = Math.max(largest, logits[i]);
      }
      double total = 0;
      for (int i = from; i < from + width; i++) {
        total += Exponential.ofNegative(logits[i] - largest);
      }
      float shift = (float) (largest + Math.log(total));
      for (int i = from; i < from + width; i++) {
        logits[i] -= shift;
      }
    }
  }

  /** The probability of a log-probability. */
  public static float probability(float logarithm) {
    return Exponential.ofNegative(Math.min(0, logarithm));
  }
}
