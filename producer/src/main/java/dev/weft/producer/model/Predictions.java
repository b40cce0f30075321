package dev.weft.producer.model;

import dev.weft.core.FixedPoint;

/** The most probable token of some logits. Stateless. */
final class Predictions {
  private Predictions() {}

  /**
   * Finds the largest of logits [from, from + count) and its probability, and puts both at a place.
   *
   * @param probabilities of softmax, x 32,768
   */
  static void first(
      float[] logits, int from, int count, int at, int[] predicted, char[] probabilities) {
    int best = from;
    for (int i = from + 1; i < from + count; i++) {
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    float sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += Exponential.ofNegative(logits[i] - logits[best]);
    }
    predicted[at] = best - from;
    probabilities[at] = (char) Math.round(FixedPoint.ONE / sum);
  }
}
