package dev.weft.producer.effects;

import dev.weft.core.TestRecords;
import dev.weft.producer.model.Importances;
import dev.weft.producer.model.Subcomponents;
import java.util.Arrays;
import java.util.List;

/**
 * A cluster's activity, the mean importance over its members, on every sample, and how important
 * each of the run's subcomponents is where it is active. Memory: 8 bytes a subcomponent. Not for
 * threads.
 */
final class Activity {
  private final int[] members;
  private final int[] matrices;
  private final int[] indexes;
  private final double[][] values;
  private final double[] sums;
  private long active;

  /**
   * Of no samples as yet.
   *
   * @param lengths positions of each sample
   */
  Activity(Subcomponents subcomponents, int[] members, int[] lengths) {
    this.members = members.clone();
    matrices = Arrays.stream(members).map(subcomponents::matrix).toArray();
    indexes = Arrays.stream(members).map(subcomponents::index).toArray();
    values = Arrays.stream(lengths).mapToObj(double[]::new).toArray(double[][]::new);
    sums = new double[subcomponents.count()];
  }

  /** Takes a row of importances as those at a sample's position. */
  void add(Importances importances, int row, int sample, int position) {
    double activity = 0;
    for (int m = 0; m < members.length; m++) {
      float[] matrix = importances.matrices().get(matrices[m]);
      int width = matrix.length / importances.samples();
      activity += matrix[row * width + indexes[m]] / members.length;
    }
    values[sample][position] = activity;
    if (isActive(activity)) {
      active++;
      addUp(importances.matrices(), importances.samples(), row);
    }
  }

  private void addUp(List<float[]> all, int samples, int row) {
    int number = 0;
    for (float[] matrix : all) {
      int width = matrix.length / samples;
      for (int i = row * width; i < (row + 1) * width; i++) {
        sums[number++] += matrix[i];
      }
    }
  }

  /** Whether a sample of this activity is one on which the cluster is active. */
  static boolean isActive(double activity) {
    return activity >= TestRecords.ACTIVE;
  }

  /** Whether it is one on which the cluster is silent. */
  static boolean isSilent(double activity) {
    return activity < TestRecords.SILENT;
  }

  /** On a sample's position. */
  double at(int sample, int position) {
    return values[sample][position];
  }

  int[] members() {
    return members.clone();
  }

  /** Whether any sample is active. */
  boolean isAnyActive() {
    return active > 0;
  }

  /** A subcomponent's mean importance on the active samples; NaN where there are none. */
  double whereActive(int number) {
    return sums[number] / active;
  }

  /** The mean over a set. */
  double whereActive(int[] numbers) {
    return Arrays.stream(numbers).mapToDouble(this::whereActive).average().orElse(Double.NaN);
  }
}
