package dev.weft.clusterer.spectral;

import dev.weft.clusterer.graph.Graph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Into how many clusters a component falls: one if it is small or tight; else, of the numbers
 * behind large gaps between neighbouring eigenvalues (and of many clusters, where gaps are chance,
 * the powers of two), the finest that both halves of the data confirm (after the prediction
 * strength of Tibshirani and Walther 2005). Pure functions. Cost: two eigenproblems up to the
 * largest candidate, and two pivoted QR decompositions a candidate.
 */
public final class ClusterCount {
  /** Components up to this size are one cluster. */
  public static final int SMALL = 5;

  /** A second eigenvalue from here on says that nothing comes apart. */
  public static final double TIGHT = 0.5;

  private static final int CANDIDATES = 24;
  private static final double LEAST_AGREEMENT = 0.5;

  /** In large components no number is looked at that leaves clusters fewer nodes on average. */
  private static final int LEAST_MEAN_SIZE = 6;

  /** Numbers up to this one are looked at in any component, up to two thirds of its nodes. */
  private static final int ALWAYS_SEARCHED = 300;

  private static final double CLOSE_TO_BEST = 0.12;

  /**
   * No number is looked at whose last eigenvalue lies above: three nodes tied alike have 1.5 twice,
   * larger cliques less. Further numbers cut even those.
   */
  private static final double HIGHEST_EIGENVALUE = 1.5;

  /** A gap so many times the spacing below it is one of the graph's, not of chance. */
  private static final double CLEAR = 8;

  /**
   * From so many clusters on the largest gaps may be chance's. Those that do not stand out are no
   * candidates then; powers of two are in their place, so that chance does not choose anew in each
   * window.
   */
  private static final int MANY = 150;

  /** Ties loose nodes of a half to the rest, far below any edge's weight. */
  static final double EVERY_PAIR = 1e-9;

  /** A kept number's gap may have become so much smaller since it was searched for. */
  private static final double SHARE_OF_KEPT_GAP = 0.5;

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
    /** The predecessor's: half of its gap is left, or it never had a clear one. */
    KEPT
  }

  /** Which rule decides. */
  public enum Rule {
    /** {@link Reason#FINEST_THAT_REPLICATES}. */
    FINEST,
    /** {@link Reason#LARGEST_GAP}. */
    LARGEST_GAP
  }

  /**
   * A number of clusters and what speaks for it.
   *
   * @param gap between the kth and the next eigenvalue
   * @param agreement the halves' ARI; NaN if not looked at
   * @param confirmed how many clusters of one half the other has too; 0 if not looked at
   */
  public record Candidate(int k, double gap, double agreement, int confirmed) {
    /** Clusters that both halves have, less those that only one has. */
    private int balance() {
      return 2 * confirmed - k;
    }

    private boolean replicates() {
      return agreement >= LEAST_AGREEMENT && balance() >= 0;
    }
  }

  /** Which numbers may be chosen; a component too small for them is judged without. */
  public record Bounds(int least, int most) {
    /** None. */
    public static final Bounds NONE = new Bounds(2, Integer.MAX_VALUE);
  }

  /** The number, why, and what else was looked at. */
  public record Choice(int k, Reason reason, List<Candidate> candidates) {}

  /** A component: its graph in the whole and in both halves, and the whole's embedding. */
  public record Component(Graph whole, Graph even, Graph odd, SpectralEmbedding embedding) {}

  /** How many eigenpairs the choice wants to see: up to the gap after the largest number. */
  public static int wantedVectors(int nodes) {
    return Math.min(
        nodes, Math.min(2 * nodes / 3, Math.max(ALWAYS_SEARCHED, nodes / LEAST_MEAN_SIZE)) + 1);
  }

  /**
   * Chooses.
   *
   * @param bounds of the number, where it is not one
   */
  public static Choice choose(Component component, Rule rule, Bounds bounds) {
    int n = component.whole.nodes();
    double[] eigenvalues = component.embedding.eigenvalues();
    if (n <= SMALL) {
      return new Choice(1, Reason.SMALL, List.of());
    }
    if (eigenvalues[1] >= TIGHT) {
      return new Choice(1, Reason.TIGHT, List.of());
    }
    List<Candidate> gaps = largestGaps(n, eigenvalues, bounds);
    if (rule == Rule.LARGEST_GAP && !gaps.isEmpty()) {
      return new Choice(gaps.get(0).k, Reason.LARGEST_GAP, gaps);
    }
    List<Candidate> candidates = candidates(gaps, n, eigenvalues, bounds);
    if (candidates.isEmpty()) {
      return new Choice(1, Reason.UNDECIDED, List.of());
    }
    return finest(withAgreement(component, candidates));
  }

  /**
   * Whether a number of clusters may stay without a search: half of its gap is left, or it never
   * had a clear one.
   *
   * @param eigenvalues at least the lowest k + 1
   * @param gap after the kth when it was searched for
   */
  public static boolean stays(int k, double gap, double[] eigenvalues) {
    return eigenvalues.length > k
        && eigenvalues[1] < TIGHT
        && (gap(k, eigenvalues) >= SHARE_OF_KEPT_GAP * gap || !clear(k, gap, eigenvalues));
  }

  private static double gap(int k, double[] eigenvalues) {
    return eigenvalues[k] - eigenvalues[k - 1];
  }

  /** Whether the gap stands out among those below it: of few clusters every gap does. */
  static boolean clear(int k, double gap, double[] eigenvalues) {
    int below = Math.max(0, k - 1 - k / 10);
    return k < MANY || gap * (k - 1 - below) >= CLEAR * (eigenvalues[k - 1] - eigenvalues[below]);
  }

  /**
   * Candidates by gap, largest first; the gap of k lies between the kth and the next eigenvalue.
   */
  static List<Candidate> largestGaps(int n, double[] eigenvalues, Bounds bounds) {
    int most = Math.min(bounds.most, most(n, eigenvalues));
    return IntStream.rangeClosed(Math.max(2, bounds.least), most)
        .mapToObj(k -> new Candidate(k, eigenvalues[k] - eigenvalues[k - 1], Double.NaN, 0))
        .sorted(Comparator.comparingDouble((Candidate c) -> -c.gap).thenComparingInt(c -> c.k))
        .limit(CANDIDATES)
        .toList();
  }

  /** Clear gaps, by size, and of many clusters the powers of two; any gaps if that leaves none. */
  private static List<Candidate> candidates(
      List<Candidate> gaps, int n, double[] eigenvalues, Bounds bounds) {
    List<Candidate> candidates = new ArrayList<>();
    gaps.stream().filter(gap -> clear(gap.k, gap.gap, eigenvalues)).forEach(candidates::add);
    int most = Math.min(bounds.most, most(n, eigenvalues));
    for (int k = 2 * Integer.highestOneBit(MANY); k <= most; k *= 2) {
      int power = k;
      if (k >= bounds.least && candidates.stream().noneMatch(gap -> gap.k == power)) {
        candidates.add(new Candidate(k, gap(k, eigenvalues), Double.NaN, 0));
      }
    }
    return candidates.isEmpty() ? gaps : candidates;
  }

  private static int most(int n, double[] eigenvalues) {
    int low = (int) Arrays.stream(eigenvalues).filter(value -> value <= HIGHEST_EIGENVALUE).count();
    return Math.min(Math.min(2 * n / 3, low), eigenvalues.length - 1);
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
      Replication replication =
          Replication.of(even.partition(candidate.k), odd.partition(candidate.k));
      judged.add(
          new Candidate(
              candidate.k, candidate.gap, replication.agreement(), replication.confirmed()));
    }
    return judged;
  }

  /**
   * The finest that replicates: of the candidates whose halves agree about as well as any's, the
   * one with most clusters that both halves have. A giant component against a handful of loose
   * nodes, on which halves always agree, sets no measure: its balance is too small.
   */
  static Choice finest(List<Candidate> candidates) {
    return close(candidates).stream()
        .max(
            Comparator.comparingInt(Candidate::confirmed)
                .thenComparingDouble(Candidate::gap)
                .thenComparingInt(Candidate::k))
        .map(found -> new Choice(found.k, Reason.FINEST_THAT_REPLICATES, candidates))
        .orElseGet(() -> new Choice(1, Reason.UNDECIDED, candidates));
  }

  /** Candidates whose halves agree about as well as any's that tells much. */
  private static List<Candidate> close(List<Candidate> candidates) {
    List<Candidate> replicate = candidates.stream().filter(Candidate::replicates).toList();
    int most = replicate.stream().mapToInt(Candidate::balance).max().orElse(0);
    List<Candidate> telling =
        replicate.stream().filter(candidate -> 2 * candidate.balance() >= most).toList();
    double best = telling.stream().mapToDouble(Candidate::agreement).max().orElse(0);
    return telling.stream()
        .filter(candidate -> candidate.agreement >= best - CLOSE_TO_BEST)
        .toList();
  }
}
