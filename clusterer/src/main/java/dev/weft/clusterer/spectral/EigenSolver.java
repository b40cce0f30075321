package dev.weft.clusterer.spectral;

import dev.weft.clusterer.linalg.LinearAlgebra;
import dev.weft.clusterer.linalg.LinearAlgebra.Eigenpairs;
import java.util.Optional;

/**
 * The lowest eigenpairs of a normalised Laplacian by the solver that suits: LAPACK's on the dense
 * matrix where the component is small or many of its vectors are wanted, else a Chebyshev-filtered
 * subspace, with block Lanczos behind it should that not converge. Deterministic.
 */
final class EigenSolver {
  /** Up to so many nodes all eigenvectors can be had. */
  static final int DENSE_NODES = 4_000;

  /** Of larger graphs, at most so many eigenvectors are computed: up to the gap behind 512. */
  static final int MOST_SPARSE_VECTORS = 513;

  private static final int ALWAYS_DENSE_NODES = 400;
  private static final int DENSE_SHARE = 4;

  private EigenSolver() {}

  /**
   * A solution, and what it took.
   *
   * @param warm whether it came from the given start
   * @param coldAgain whether that was tried and did not converge
   */
  record Solution(Eigenpairs pairs, boolean warm, boolean coldAgain) {}

  /** How many eigenvectors can be had of so many nodes. */
  static int mostVectors(int nodes) {
    return nodes <= DENSE_NODES ? nodes : MOST_SPARSE_VECTORS;
  }

  /**
   * Solves; to residuals of {@link ChebyshevSubspace#TOLERANCE} or better.
   *
   * @param start vectors to begin with, one after another, the lowest first; may be empty
   */
  static Solution lowest(NormalisedLaplacian laplacian, int count, double[] start) {
    int n = laplacian.nodes();
    if (n <= ALWAYS_DENSE_NODES || (n <= DENSE_NODES && DENSE_SHARE * count > n)) {
      return new Solution(
          LinearAlgebra.lowestEigenpairs(laplacian.dense(), n, count), false, false);
    }
    if (start.length > 0) {
      Optional<Eigenpairs> warm = new ChebyshevSubspace(laplacian, count).lowest(start);
      if (warm.isPresent()) {
        return new Solution(warm.get(), true, false);
      }
    }
    return new Solution(
        new ChebyshevSubspace(laplacian, count)
            .lowest(new double[0])
            .orElseGet(() -> new BlockLanczos(laplacian).lowest(count)),
        false,
        start.length > 0);
  }
}
