package dev.weft.clusterer.spectral;

import dev.weft.clusterer.linalg.LinearAlgebra;
import dev.weft.clusterer.linalg.LinearAlgebra.Eigenpairs;
import java.util.Random;

/**
 * Where the eigenvalues of a normalised Laplacian lie, roughly: Lanczos' process on {@link
 * NormalisedLaplacian#PANEL} random vectors at once gives a Gauss quadrature of their density each
 * (Lin, Saad and Yang 2016). Cost: {@link #STEPS} products with one panel.
 */
final class Spectrum {
  private static final int PANEL = NormalisedLaplacian.PANEL;
  private static final int STEPS = 24;

  private final double[] points = new double[PANEL * STEPS];
  private final double[] weights = new double[PANEL * STEPS];
  private double highest;

  private Spectrum() {}

  static Spectrum of(NormalisedLaplacian laplacian, long seed) {
    int n = laplacian.nodes();
    double[][] alphas = new double[PANEL][STEPS];
    double[][] betas = new double[PANEL][STEPS];
    Random random = new Random(seed);
    double[] x = new double[n * PANEL];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextBoolean() ? 1 / Math.sqrt(n) : -1 / Math.sqrt(n);
    }
    double[] last = new double[n * PANEL];
    for (int step = 0; step < STEPS; step++) {
      // last becomes L x - beta last: what is left is made orthogonal to x, then scaled.
      scale(last, betas, step - 1, n);
      laplacian.multiplyInParallel(x, last, -1, 1, -1);
      recur(x, last, n, alphas, betas, step);
      double[] swap = last;
      last = x;
      x = swap;
    }
    Spectrum spectrum = new Spectrum();
    for (int s = 0; s < PANEL; s++) {
      spectrum.add(s, alphas[s], betas[s]);
    }
    return spectrum;
  }

  private static void scale(double[] last, double[][] betas, int step, int n) {
    if (step < 0) {
      return;
    }
    double[] factors = new double[PANEL];
    for (int s = 0; s < PANEL; s++) {
      factors[s] = betas[s][step];
    }
    scale(last, factors, n);
  }

  private static void recur(
      double[] x, double[] next, int n, double[][] alphas, double[][] betas, int step) {
    double[] alpha = products(x, next, n);
    for (int v = 0; v < n; v++) {
      for (int s = 0; s < PANEL; s++) {
        next[v * PANEL + s] -= alpha[s] * x[v * PANEL + s];
      }
    }
    double[] squares = products(next, next, n);
    double[] scales = new double[PANEL];
    for (int s = 0; s < PANEL; s++) {
      alphas[s][step] = alpha[s];
      betas[s][step] = Math.sqrt(squares[s]);
      scales[s] = betas[s][step] > 1e-12 ? 1 / betas[s][step] : 0;
    }
    scale(next, scales, n);
  }

  private static void scale(double[] panel, double[] factors, int n) {
    for (int v = 0; v < n; v++) {
      for (int s = 0; s < PANEL; s++) {
        panel[v * PANEL + s] *= factors[s];
      }
    }
  }

  private static double[] products(double[] x, double[] y, int n) {
    double[] sums = new double[PANEL];
    for (int v = 0; v < n; v++) {
      for (int s = 0; s < PANEL; s++) {
        sums[s] += x[v * PANEL + s] * y[v * PANEL + s];
      }
    }
    return sums;
  }

  private void add(int s, double[] alphas, double[] betas) {
    double[] matrix = new double[STEPS * STEPS];
    for (int i = 0; i < STEPS; i++) {
      matrix[i * STEPS + i] = alphas[i];
      if (i + 1 < STEPS) {
        matrix[i * STEPS + i + 1] = betas[i];
        matrix[(i + 1) * STEPS + i] = betas[i];
      }
    }
    Eigenpairs ritz = LinearAlgebra.lowestEigenpairs(matrix, STEPS, STEPS);
    for (int i = 0; i < STEPS; i++) {
      double first = ritz.vectors()[i * STEPS];
      points[s * STEPS + i] = ritz.values()[i];
      weights[s * STEPS + i] = first * first / PANEL;
    }
    // No eigenvalue lies above the highest Ritz value by more than what is left over.
    highest = Math.max(highest, ritz.values()[STEPS - 1] + betas[STEPS - 1]);
  }

  /** A bound above all eigenvalues; at most 2. */
  double highest() {
    return Math.min(2, highest);
  }

  /** About where a share of all eigenvalues lies below, between 0 and {@link #highest}. */
  double quantile(double share) {
    double low = 0;
    double high = highest();
    for (int i = 0; i < 40; i++) {
      double middle = (low + high) / 2;
      double below = 0;
      for (int p = 0; p < points.length; p++) {
        below += points[p] < middle ? weights[p] : 0;
      }
      if (below < share) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
}
