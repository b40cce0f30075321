package dev.weft.clusterer.spectral;

import dev.weft.clusterer.linalg.LinearAlgebra;
import dev.weft.clusterer.linalg.LinearAlgebra.Eigenpairs;
import java.util.Arrays;
import java.util.Random;

/**
 * The largest eigenpairs of D^(-1/2) A D^(-1/2), hence the lowest of the Laplacian, by block
 * Lanczos with full reorthogonalisation and thick restart (Wu and Simon 2000; Stewart 2001), blocks
 * of 16 so that the work is matrix products. Memory: n x (2k + 96) doubles, twice. The start is
 * seeded and the order of operations fixed: the same graph gives the same vectors.
 */
final class BlockLanczos {
  private static final int BLOCK = 16;
  private static final double TOLERANCE = 1e-10;
  private static final int MOST_RESTARTS = 300;

  private final NormalisedLaplacian laplacian;
  private final int n;
  private double[] basis = {};
  private double[] projected = {};
  private int width;
  private int capacity;

  BlockLanczos(NormalisedLaplacian laplacian) {
    this.laplacian = laplacian;
    this.n = laplacian.nodes();
  }

  Eigenpairs lowest(int count) {
    capacity = Math.min(n - BLOCK, 2 * count + 6 * BLOCK);
    basis = new double[Math.multiplyExact(n, capacity + BLOCK)];
    projected = new double[capacity * capacity];
    Random random = new Random(7);
    for (int i = 0; i < n * BLOCK; i++) {
      basis[i] = random.nextGaussian();
    }
    width = 0;
    orthonormalise(random);
    for (int restart = 0; restart < MOST_RESTARTS; restart++) {
      double[] coupling = expand(random);
      Eigenpairs ritz = ritz();
      if (worstResidual(ritz, coupling, count) < TOLERANCE) {
        return result(ritz, count);
      }
      int kept = Math.min(capacity - 2 * BLOCK, count + (capacity - count) / 2);
      restartWith(ritz, kept);
    }
    throw new IllegalStateException(
        "the " + count + " lowest eigenvectors of " + n + " nodes did not converge");
  }

  /** Grows the basis to its capacity; what couples the last block to the next. */
  private double[] expand(Random random) {
    double[] coupling = {};
    while (width + BLOCK <= capacity) {
      double[] block = Arrays.copyOfRange(basis, width * n, (width + BLOCK) * n);
      double[] image = new double[block.length];
      laplacian.multiply(block, image, BLOCK);
      width += BLOCK;
      System.arraycopy(image, 0, basis, width * n, image.length);
      project(image);
      coupling = orthonormalise(random);
    }
    return coupling;
  }

  /** Fills rows and columns of VᵀBV for the block that was multiplied last. */
  private void project(double[] image) {
    double[] known = Arrays.copyOf(basis, width * n);
    double[] products = LinearAlgebra.multiplyTransposed(known, image, width, n, BLOCK);
    for (int c = 0; c < BLOCK; c++) {
      for (int r = 0; r < width; r++) {
        int column = width - BLOCK + c;
        projected[column * capacity + r] = products[c * width + r];
        projected[r * capacity + column] = products[c * width + r];
      }
    }
  }

  /**
   * Makes the block behind the basis orthogonal to it and orthonormal in itself, twice over;
   * columns that vanish are drawn anew. Gives R: block before = basis part + Q R.
   */
  private double[] orthonormalise(Random random) {
    removeBasis();
    double[] first = gramSchmidt(random);
    removeBasis();
    double[] second = gramSchmidt(random);
    return LinearAlgebra.multiply(second, first, BLOCK, BLOCK, BLOCK);
  }

  private void removeBasis() {
    if (width == 0) {
      return;
    }
    double[] known = Arrays.copyOf(basis, width * n);
    double[] block = Arrays.copyOfRange(basis, width * n, (width + BLOCK) * n);
    double[] products = LinearAlgebra.multiplyTransposed(known, block, width, n, BLOCK);
    double[] parts = LinearAlgebra.multiply(known, products, n, width, BLOCK);
    for (int i = 0; i < parts.length; i++) {
      basis[width * n + i] -= parts[i];
    }
  }

  private double[] gramSchmidt(Random random) {
    double[] triangle = new double[BLOCK * BLOCK];
    for (int c = 0; c < BLOCK; c++) {
      int column = (width + c) * n;
      for (int b = 0; b < c; b++) {
        double product = dot((width + b) * n, column);
        triangle[c * BLOCK + b] = product;
        subtract(column, (width + b) * n, product);
      }
      double norm = Math.sqrt(dot(column, column));
      triangle[c * BLOCK + c] = norm < 1e-14 ? 0 : norm;
      for (int i = 0; i < n; i++) {
        basis[column + i] = norm < 1e-14 ? random.nextGaussian() / n : basis[column + i] / norm;
      }
    }
    return triangle;
  }

  private double dot(int a, int b) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += basis[a + i] * basis[b + i];
    }
    return sum;
  }

  private void subtract(int from, int what, double times) {
    for (int i = 0; i < n; i++) {
      basis[from + i] -= times * basis[what + i];
    }
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

  private void restartWith(Eigenpairs ritz, int kept) {
    double[] known = Arrays.copyOf(basis, width * n);
    double[] vectors =
        LinearAlgebra.multiply(known, Arrays.copyOf(ritz.vectors(), width * kept), n, width, kept);
    double[] next = Arrays.copyOfRange(basis, width * n, (width + BLOCK) * n);
    System.arraycopy(vectors, 0, basis, 0, vectors.length);
    System.arraycopy(next, 0, basis, kept * n, next.length);
    Arrays.fill(projected, 0);
    for (int v = 0; v < kept; v++) {
      projected[v * capacity + v] = -ritz.values()[v];
    }
    width = kept;
  }

  private Eigenpairs result(Eigenpairs ritz, int count) {
    double[] known = Arrays.copyOf(basis, width * n);
    double[] vectors =
        LinearAlgebra.multiply(
            known, Arrays.copyOf(ritz.vectors(), width * count), n, width, count);
    double[] values = new double[count];
    Arrays.setAll(values, v -> 1 + ritz.values()[v]);
    return new Eigenpairs(n, values, vectors);
  }
}
