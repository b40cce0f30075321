package dev.weft.producer.effects;

import dev.weft.producer.model.Importances;
import dev.weft.producer.model.Subcomponents;

/** Mean importance over a cluster's members. Stateless. */
final class Activity {
  private Activity() {}

  /** Of every sample. */
  static double[] of(Importances importances, Subcomponents subcomponents, int[] members) {
    double[] activity = new double[importances.samples()];
    for (int member : members) {
      float[] matrix = importances.matrices().get(subcomponents.matrix(member));
      int width = matrix.length / activity.length;
      int index = subcomponents.index(member);
      for (int sample = 0; sample < activity.length; sample++) {
        activity[sample] += matrix[sample * width + index] / members.length;
      }
    }
    return activity;
  }
}
