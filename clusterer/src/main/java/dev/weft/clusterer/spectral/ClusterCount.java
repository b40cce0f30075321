package dev.weft.clusterer.spectral;

import dev.weft.clusterer.graph.Graph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Into how many clusters a component falls: one if it is small or tight; else, of the ten largest
 * gaps between neighbouring eigenvalues, the finest number of clusters that both halves of the data
 * confirm (after the prediction strength of Tibshirani and Walther 2005). Pure functions.
 */
public final class ClusterCount {
  /** Components up to this size are one cluster. */
  public static final int SMALL = 5;

  /** A second eigenvalue from here on says that nothing comes apart. */
  public static final double TIGHT = 0.5;

  private static final int CANDIDATES = 10;
  private static final double LEAST_AGREEMENT = 0.5;
  private static final double CLOSE_TO_BEST = 0.1;

  /** Ties loose nodes of a half to the rest, far below any edge's weight. */
  private static final double EVERY_PAIR = 1e-9;

  private ClusterCount() {}

  /** How k came about. */
  public enum Reason {
    /** At most {@link #SMALL} nodes. */
    SMALL,
    /** Second eigenvalue at least {@link #TIGHT}. */
    TIGHT,
    /** Asked for. */
    GIVEN,
    /** The finest candidate whose halves agree. */
    FINEST_THAT_REPLICATES,
    /** The largest gap, by that rule. */
    LARGEST_GAP,
    /** No candidate replicates: one cluster. */
    UNDECIDED,
    /** The predecessor's, still a candidate. */
    KEPT
  }

  /** Which rule decides. */
  public enum Rule {
    /** {@link Reason#FINEST_THAT_REPLICATES}. */
    FINEST,
    /** {@link Reason#LARGEST_GAP}. */
    LARGEST_GAP
  }

  /** A number of clusters, the gap behind it, and the halves' agreement (NaN if not looked at). */
  public record Candidate(int k, double gap, double agreement) {}

  /** The number, why, and what else was looked at. */
  public record Choice(int k, Reason reason, List<Candidate> candidates) {}

  /** A component: its graph in the whole and in both halves, and the whole's embedding. */
  public record Component(Graph whole, Graph even, Graph odd, SpectralEmbedding embedding) {}

  /** How many eigenpairs the choice wants to see: up to the gap after k = 2n/3. */
  public static int wantedVectors(int nodes) {
    return Math.min(nodes, 2 * nodes / 3 + 1);
  }

  /**
   * Chooses.
   *
   * @param kept the predecessor's number, if it may stay: it does if it is still a candidate
   */
  public static Choice choose(Component component, Rule rule, OptionalInt kept) {
    int n = component.whole.nodes();
    double[] eigenvalues = component.embedding.eigenvalues();
    if (n <= SMALL) {
      return new Choice(1, Reason.SMALL, List.of());
    }
    if (eigenvalues[1] >= TIGHT) {
      return new Choice(1, Reason.TIGHT, List.of());
    }
    List<Candidate> candidates = largestGaps(n, eigenvalues);
    if (kept.isPresent() && candidates.stream().anyMatch(c -> c.k == kept.getAsInt())) {
      return new Choice(kept.getAsInt(), Reason.KEPT, candidates);
    }
    if (rule == Rule.LARGEST_GAP) {
      return new Choice(candidates.get(0).k, Reason.LARGEST_GAP, candidates);
    }
    return finest(withAgreement(component, candidates));
  }

  /**
   * Candidates by gap, largest first; the gap of k lies between the kth and the next eigenvalue.
   */
  static List<Candidate> largestGaps(int n, double[] eigenvalues) {
    int most = Math.min(2 * n / 3, eigenvalues.length - 1);
    return IntStream.rangeClosed(2, most)
        .mapToObj(k -> new Candidate(k, eigenvalues[k] - eigenvalues[k - 1], Double.NaN))
        .sorted(Comparator.comparingDouble((Candidate c) -> -c.gap).thenComparingInt(c -> c.k))
        .limit(CANDIDATES)
        .toList();
  }

  private static List<Candidate> withAgreement(Component component, List<Candidate> candidates) {
    int most = candidates.stream().mapToInt(Candidate::k).max().orElseThrow();
    SpectralEmbedding even = SpectralEmbedding.of(component.even, EVERY_PAIR, most);
    SpectralEmbedding odd =
        component.odd == component.even
            ? even
            : SpectralEmbedding.of(component.odd, EVERY_PAIR, most);
    List<Candidate> judged = new ArrayList<>();
    for (Candidate candidate : candidates) {
      double agreement =
          AdjustedRandIndex.of(even.partition(candidate.k), odd.partition(candidate.k));
      judged.add(new Candidate(candidate.k, candidate.gap, agreement));
    }
    return judged;
  }

  private static Choice finest(List<Candidate> candidates) {
    double best = candidates.stream().mapToDouble(Candidate::agreement).max().orElseThrow();
    double enough = Math.max(LEAST_AGREEMENT, best - CLOSE_TO_BEST);
    return candidates.stream()
        .filter(candidate -> candidate.agreement >= enough)
        .max(Comparator.comparingInt(Candidate::k))
        .map(found -> new Choice(found.k, Reason.FINEST_THAT_REPLICATES, candidates))
        .orElseGet(() -> new Choice(1, Reason.UNDECIDED, candidates));
  }
}
