package dev.weft.clusterer.spectral;

import dev.weft.clusterer.linalg.Columns;
import dev.weft.clusterer.linalg.LinearAlgebra;
import dev.weft.clusterer.linalg.LinearAlgebra.Eigenpairs;
import java.util.Arrays;
import java.util.Random;

/**
 * The largest eigenpairs of D^(-1/2) A D^(-1/2), hence the lowest of the Laplacian, by block
 * Lanczos with full reorthogonalisation and thick restart (Wu and Simon 2000; Stewart 2001), blocks
 * of a panel so that the work is matrix products. Memory: n x (2k + 112) doubles. The start is
 * seeded and the order of operations fixed: the same graph gives the same vectors.
 */
final class BlockLanczos {
  private static final int BLOCK = NormalisedLaplacian.PANEL;
  private static final double TOLERANCE = 1e-10;
  private static final int MOST_RESTARTS = 300;

  private final NormalisedLaplacian laplacian;
  private final int n;
  private final Random random = new Random(7);
  private int capacity;
  private double[] projected = {};
  private int width;

  BlockLanczos(NormalisedLaplacian laplacian) {
    this.laplacian = laplacian;
    this.n = laplacian.nodes();
  }

  Eigenpairs lowest(int count) {
    capacity = Math.min(n - BLOCK, 2 * count + 6 * BLOCK);
    projected = new double[capacity * capacity];
    try (Columns basis = new Columns(n, capacity + BLOCK)) {
      for (int c = 0; c < BLOCK; c++) {
        basis.put(c, random.doubles(n, -1, 1).toArray(), 1);
      }
      width = 0;
      orthonormalise(basis);
      for (int restart = 0; restart < MOST_RESTARTS; restart++) {
        double[] coupling = expand(basis);
        Eigenpairs ritz = ritz();
        if (worstResidual(ritz, coupling, count) < TOLERANCE) {
          return result(basis, ritz, count);
        }
        restart(basis, ritz, Math.min(capacity - 2 * BLOCK, count + (capacity - count) / 2));
      }
    }
    throw new IllegalStateException(
        "the " + count + " lowest eigenvectors of " + n + " nodes did not converge");
  }

  /** Grows the basis to its capacity; what couples the last block to the next. */
  private double[] expand(Columns basis) {
    double[] coupling = {};
    double[] block = new double[n * BLOCK];
    double[] x = new double[n * BLOCK];
    double[] y = new double[n * BLOCK];
    while (width + BLOCK <= capacity) {
      basis.get(width, block, BLOCK);
      Panels.byNode(block, x, n, BLOCK);
      laplacian.multiply(x, y, 1, 0, 0);
      Panels.byColumn(y, block, n, BLOCK);
      width += BLOCK;
      basis.put(width, block, BLOCK);
      project(basis);
      coupling = orthonormalise(basis);
    }
    return coupling;
  }

  /** Fills rows and columns of VᵀBV for the block that was multiplied last, now behind V. */
  private void project(Columns basis) {
    double[] products = basis.products(0, width, basis, width, BLOCK);
    for (int c = 0; c < BLOCK; c++) {
      for (int r = 0; r < width; r++) {
        int column = width - BLOCK + c;
        projected[column * capacity + r] = products[c * width + r];
        projected[r * capacity + column] = products[c * width + r];
      }
    }
  }

  /**
   * Makes the block behind the basis orthogonal to it and orthonormal in itself; directions that
   * vanish are drawn anew. Gives QᵀW: what of the block W, less its part in the basis, lies along
   * the new columns Q.
   */
  private double[] orthonormalise(Columns basis) {
    removeBasis(basis);
    double[] block = basis.toArray(width, BLOCK);
    for (int c = 0; c < BLOCK; c++) {
      double squares = 0;
      for (int i = c * n; i < (c + 1) * n; i++) {
        squares += block[i] * block[i];
      }
      if (squares < 1e-24) {
        basis.put(width + c, random.doubles(n, -1, 1).toArray(), 1);
      }
    }
    try (Columns before = new Columns(n, BLOCK)) {
      before.put(0, block, BLOCK);
      for (int twice = 0; twice < 2; twice++) {
        basis.orthonormalise(width, BLOCK);
        removeBasis(basis);
      }
      basis.orthonormalise(width, BLOCK);
      return basis.products(width, BLOCK, before, 0, BLOCK);
    }
  }

  private void removeBasis(Columns basis) {
    basis.subtract(0, width, basis.products(0, width, basis, width, BLOCK), width, BLOCK);
  }

  /** Eigenpairs of -VᵀBV: the wanted ones come first. */
  private Eigenpairs ritz() {
    double[] matrix = new double[width * width];
    for (int c = 0; c < width; c++) {
      for (int r = 0; r < width; r++) {
        matrix[c * width + r] = -(projected[c * capacity + r] + projected[r * capacity + c]) / 2;
      }
    }
    return LinearAlgebra.lowestEigenpairs(matrix, width, width);
  }

  /** ||B y - θ y|| is what the last block's coordinates leave behind. */
  private double worstResidual(Eigenpairs ritz, double[] coupling, int count) {
    double worst = 0;
    for (int v = 0; v < count; v++) {
      double squares = 0;
      for (int r = 0; r < BLOCK; r++) {
        double sum = 0;
        for (int c = 0; c < BLOCK; c++) {
          sum += coupling[c * BLOCK + r] * ritz.vectors()[v * width + width - BLOCK + c];
        }
        squares += sum * sum;
      }
      worst = Math.max(worst, Math.sqrt(squares));
    }
    return worst;
  }

  private void restart(Columns basis, Eigenpairs ritz, int kept) {
    basis.rotate(0, width, ritz.vectors(), kept);
    basis.copy(width, BLOCK, basis, kept);
    Arrays.fill(projected, 0);
    for (int v = 0; v < kept; v++) {
      projected[v * capacity + v] = -ritz.values()[v];
    }
    width = kept;
  }

  private Eigenpairs result(Columns basis, Eigenpairs ritz, int count) {
    basis.rotate(0, width, ritz.vectors(), count);
    double[] values = new double[count];
    Arrays.setAll(values, v -> 1 + ritz.values()[v]);
    return new Eigenpairs(n, values, basis.toArray(0, count));
  }
}
