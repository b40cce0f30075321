package dev.weft.clusterer.linalg;

import java.util.Random;

/**
 * Whether the linear algebra on this machine is right: some builds of OpenBLAS return wrong
 * eigenvectors on some processors, silently (docs/decisions.md). Takes a few milliseconds.
 */
public final class SelfCheck {
  private static final int SIZE = 200;
  private static final double TOLERANCE = 1e-10;

  private SelfCheck() {}

  /**
   * Solves a random symmetric problem both ways and looks at residuals and orthogonality; gives the
   * worst.
   *
   * @throws IllegalStateException if a result is wrong: nothing should be clustered here
   */
  public static double requireRightAnswers() {
    double[] matrix = new double[SIZE * SIZE];
    Random random = new Random(1);
    for (int i = 0; i < SIZE; i++) {
      for (int j = 0; j <= i; j++) {
        matrix[i * SIZE + j] = random.nextGaussian();
        matrix[j * SIZE + i] = matrix[i * SIZE + j];
      }
    }
    return Math.max(
        requireRight(matrix, LinearAlgebra.lowestEigenpairs(matrix, SIZE, SIZE), "dsyevd"),
        requireRight(matrix, LinearAlgebra.lowestEigenpairs(matrix, SIZE, SIZE / 4), "dsyevr"));
  }

  static double requireRight(double[] matrix, LinearAlgebra.Eigenpairs pairs, String routine) {
    double worst = worstResidual(matrix, pairs);
    if (!(worst < TOLERANCE)) {
      throw new IllegalStateException(
          "the linear algebra on this machine is wrong: residual "
              + worst
              + " in "
              + routine
              + "; another build of OpenBLAS is needed");
    }
    return worst;
  }

  /** The largest entry of A V - V Λ and of Vᵀ V - I; NaN counts as wrong. */
  private static double worstResidual(double[] matrix, LinearAlgebra.Eigenpairs pairs) {
    int n = pairs.n();
    int count = pairs.values().length;
    double[] vectors = pairs.vectors();
    double[] image = LinearAlgebra.multiply(matrix, vectors, n, n, count);
    double[] gram = LinearAlgebra.multiplyTransposed(vectors, vectors, count, n, count);
    double worst = 0;
    for (int v = 0; v < count; v++) {
      for (int i = 0; i < n; i++) {
        double residual = image[v * n + i] - pairs.values()[v] * vectors[v * n + i];
        worst = Math.max(worst, Math.abs(residual));
      }
      for (int u = 0; u < count; u++) {
        worst = Math.max(worst, Math.abs(gram[v * count + u] - (u == v ? 1 : 0)));
      }
    }
    return worst;
  }
}
