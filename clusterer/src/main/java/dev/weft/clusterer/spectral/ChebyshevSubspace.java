package dev.weft.clusterer.spectral;

import dev.weft.clusterer.linalg.Blocks;
import dev.weft.clusterer.linalg.Columns;
import dev.weft.clusterer.linalg.LinearAlgebra;
import dev.weft.clusterer.linalg.LinearAlgebra.Eigenpairs;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/**
 * The lowest eigenpairs of a normalised Laplacian by subspace iteration with a Chebyshev filter
 * (Zhou, Saad, Tiago and Chelikowsky 2006): all wanted vectors and some guards go through a
 * polynomial of L that is large where the wanted eigenvalues lie, are made orthonormal, and turned
 * to Ritz vectors; the lowest that have converged are locked. The filter works on a panel of
 * vectors at a time, panels side by side on all processors; each panel is the same whoever computes
 * it, and BLAS has one thread, so that the bits don't depend on the machine's threads. Memory: n x
 * (count + guards) doubles, twice, and three panels a thread.
 */
final class ChebyshevSubspace {
  /** Residuals ||L y - θ y|| that count as converged; y has length 1. */
  static final double TOLERANCE = 1e-10;

  private static final int PANEL = NormalisedLaplacian.PANEL;
  private static final int MOST_ROUNDS = 60;
  private static final int LEAST_DEGREE = 6;

  /**
   * The filter is to leave so much less of the worst residual than it must: where the wanted
   * eigenvalues end is only estimated at first, and a further round costs more than a few products.
   */
  private static final double MARGIN = 100;

  /** A filter may not raise the lowest above the highest wanted by more: digits would be lost. */
  private static final double MOST_CONTRAST = 1e10;

  /** What rounding leaves of the locked ones is raised too, and taken out only afterwards. */
  private static final double MOST_CONTRAST_OF_LOCKED = 1e16;

  private static final int MOST_DEGREE = 100;

  private final NormalisedLaplacian laplacian;
  private final int n;
  private final int count;
  private final int size;
  private final Random random;
  private long signs = 1; // Those left, below a guard bit.
  private double lower;
  private double upper;
  private double expectedTop;
  private int products;
  private int rounds;

  ChebyshevSubspace(NormalisedLaplacian laplacian, int count) {
    this.laplacian = laplacian;
    this.n = laplacian.nodes();
    this.count = count;
    this.size = Math.min(n, roundedUp(count + Math.max(PANEL, count / 5)));
    this.random = new Random(7);
  }

  private static int roundedUp(int vectors) {
    return (vectors + PANEL - 1) / PANEL * PANEL;
  }

  /** How many panels were multiplied by L so far. */
  int products() {
    return products;
  }

  /** How often the subspace was turned to Ritz vectors. */
  int rounds() {
    return rounds;
  }

  /**
   * Solves.
   *
   * @param start vectors to begin with, one after another, of any lengths; may be empty
   * @return nothing if the tolerance is not met
   */
  Optional<Eigenpairs> lowest(double[] start) {
    Spectrum spectrum = Spectrum.of(laplacian, random.nextLong());
    upper = spectrum.highest();
    lower = Math.min(0.9 * upper, spectrum.quantile((double) size / n));
    expectedTop = Math.min(spectrum.quantile((double) count / n), 0.9 * lower);
    try (Columns basis = new Columns(n, size);
        Columns image = new Columns(n, size)) {
      fill(basis, start, Math.max(0, Math.min(size - PANEL, start.length / n)));
      return iterate(basis, image);
    }
  }

  private void fill(Columns basis, double[] start, int given) {
    double[] column = new double[n];
    for (int c = 0; c < size; c++) {
      for (int i = 0; i < n; i++) {
        column[i] = c < given ? start[c * n + i] : sign();
      }
      basis.put(c, column, 1);
    }
  }

  /** 1 or -1: as good to begin with as normal deviates, and much sooner drawn. */
  private double sign() {
    if (signs == 1) {
      signs = random.nextLong() | Long.MIN_VALUE;
    }
    double sign = (signs & 1) == 0 ? -1 : 1;
    signs >>>= 1;
    return sign;
  }

  private Optional<Eigenpairs> iterate(Columns basis, Columns image) {
    int locked = 0;
    double[] values = new double[size];
    double worst = 1;
    double top = expectedTop;
    for (rounds = 0; rounds < MOST_ROUNDS; rounds++) {
      filter(basis, locked, degree(values, locked, top, worst));
      orthonormalise(basis, locked);
      Ritz ritz = rotate(basis, image, locked, values);
      locked += ritz.converged;
      if (locked >= count) {
        rounds++;
        return Optional.of(
            new Eigenpairs(n, Arrays.copyOf(values, count), basis.toArray(0, count)));
      }
      worst = ritz.worst;
      top = values[count - 1];
      lower = Math.max(Math.min(lower, values[size - 1]), top + 1e-3 * (upper - top));
    }
    return Optional.empty();
  }

  /** How many times L is to be multiplied, so that the worst residual falls below the tolerance. */
  private int degree(double[] values, int locked, double top, double worst) {
    double wanted = Math.ceil(Math.log(MARGIN * worst / TOLERANCE) / growth(top));
    double most = most(MOST_CONTRAST, values[locked], top);
    if (locked > 0) {
      most = Math.min(most, most(MOST_CONTRAST_OF_LOCKED, values[0], top));
    }
    return (int) Math.max(LEAST_DEGREE, Math.min(MOST_DEGREE, Math.min(most, wanted)));
  }

  /** The degree at which an eigenvalue is raised above another by so much. */
  private double most(double contrast, double low, double high) {
    double difference = growth(low) - growth(high);
    return difference > 0 ? Math.log(contrast) / difference : MOST_DEGREE;
  }

  /** By what the filter's logarithm grows a degree, at an eigenvalue below the damped range. */
  private double growth(double eigenvalue) {
    double x = ((upper + lower) / 2 - eigenvalue) / ((upper - lower) / 2);
    return x > 1 ? Math.log(x + Math.sqrt(x * x - 1)) : 1e-3;
  }

  private void filter(Columns basis, int locked, int degree) {
    Blocks.inParallel(
        size - locked, PANEL, (from, some) -> filterPanel(basis, locked + from, some, degree));
    products += panels(locked) * degree;
  }

  /** Scaled three-term recurrence of T_m((L - centre) / half), 1 at L = 0. */
  private void filterPanel(Columns basis, int from, int some, int degree) {
    double[] columns = new double[n * some];
    basis.get(from, columns, some);
    double[] x = new double[n * PANEL];
    double[] y = new double[n * PANEL];
    Panels.byNode(columns, x, n, some);
    double half = (upper - lower) / 2;
    double centre = (upper + lower) / 2;
    double first = half / -centre;
    double sigma = first;
    // L = I - M: (L - centre) x = (1 - centre) x - M x.
    laplacian.multiply(x, y, -sigma / half, (1 - centre) * sigma / half, 0);
    for (int d = 2; d <= degree; d++) {
      double next = 1 / (2 / first - sigma);
      double scale = 2 * next / half;
      laplacian.multiply(y, x, -scale, (1 - centre) * scale, -sigma * next);
      double[] swap = x;
      x = y;
      y = swap;
      sigma = next;
    }
    Panels.byColumn(y, columns, n, some);
    normalise(columns, some);
    basis.put(from, columns, some);
  }

  private void normalise(double[] columns, int some) {
    for (int c = 0; c < some; c++) {
      double squares = 0;
      for (int i = c * n; i < (c + 1) * n; i++) {
        squares += columns[i] * columns[i];
      }
      double scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
      for (int i = c * n; i < (c + 1) * n; i++) {
        columns[i] *= scale;
      }
    }
  }

  private void orthonormalise(Columns basis, int locked) {
    for (int twice = 0; twice < 2 && locked > 0; twice++) {
      double[] parts = basis.products(0, locked, basis, locked, size - locked);
      basis.subtract(0, locked, parts, locked, size - locked);
    }
    basis.orthonormalise(locked, size - locked);
  }

  private record Ritz(int converged, double worst) {}

  /** Rayleigh and Ritz in the part that is not locked; how many of its lowest have converged. */
  private Ritz rotate(Columns basis, Columns image, int locked, double[] values) {
    int active = size - locked;
    apply(basis, image, locked);
    double[] projected = basis.products(locked, active, image, locked, active);
    Eigenpairs ritz = LinearAlgebra.lowestEigenpairs(symmetric(projected, active), active, active);
    basis.rotate(locked, active, ritz.vectors(), active);
    image.rotate(locked, active, ritz.vectors(), active);
    System.arraycopy(ritz.values(), 0, values, locked, active);
    double[] residuals = residuals(basis, image, locked, values);
    int converged = 0;
    while (converged < residuals.length && residuals[converged] < TOLERANCE) {
      converged++;
    }
    double worst = 0;
    for (double residual : residuals) {
      worst = Math.max(worst, residual);
    }
    return new Ritz(converged, worst);
  }

  private void apply(Columns basis, Columns image, int locked) {
    Blocks.inParallel(
        size - locked, PANEL, (from, some) -> applyPanel(basis, image, locked + from, some));
    products += panels(locked);
  }

  private int panels(int locked) {
    return (size - locked + PANEL - 1) / PANEL;
  }

  private void applyPanel(Columns basis, Columns image, int from, int some) {
    double[] columns = new double[n * some];
    basis.get(from, columns, some);
    double[] x = new double[n * PANEL];
    double[] y = new double[n * PANEL];
    Panels.byNode(columns, x, n, some);
    laplacian.multiply(x, y, -1, 1, 0);
    Panels.byColumn(y, columns, n, some);
    image.put(from, columns, some);
  }

  private static double[] symmetric(double[] matrix, int n) {
    double[] symmetric = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        symmetric[i * n + j] = (matrix[i * n + j] + matrix[j * n + i]) / 2;
      }
    }
    return symmetric;
  }

  /** ||L y - θ y|| of the wanted ones that are not locked. */
  private double[] residuals(Columns basis, Columns image, int locked, double[] values) {
    double[] residuals = new double[count - locked];
    double[] y = new double[n];
    double[] ly = new double[n];
    for (int r = 0; r < residuals.length; r++) {
      basis.get(locked + r, y, 1);
      image.get(locked + r, ly, 1);
      double squares = 0;
      for (int i = 0; i < n; i++) {
        double rest = ly[i] - values[locked + r] * y[i];
        squares += rest * rest;
      }
      residuals[r] = Math.sqrt(squares);
    }
    return residuals;
  }
}
