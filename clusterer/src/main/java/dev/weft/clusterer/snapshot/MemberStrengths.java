package dev.weft.clusterer.snapshot;

import dev.weft.clusterer.quality.Nearness;
import dev.weft.core.proto.Cluster;
import java.util.List;

/**
 * How strongly subcomponents belong to their clusters, by number, from the pairs of eligible ones
 * that the reading emitted; other pairs count as r = 0.
 *
 * <p>A member's <em>strength</em> is its silhouette: mean r to its cluster against the next
 * nearest. Its <em>belonging</em> is a / (a + b) of the same two means, times the mean share of its
 * importance that the others have with it, Σq_i·q_j / Σq_i², at most 1. That is low for what serves
 * several clusters: it is active also without this one, even where no other cluster shows it.
 *
 * @param belongings in [0, 1]; what parts the core from the periphery
 */
record MemberStrengths(Nearness nearness, double[] belongings) {
  /**
   * The least belonging of a core's member, as a share of the cluster's upper quartile: how large
   * belongings are depends on the model. docs/circuits.md says how it was chosen.
   */
  static final double CORE = 0.8;

  static MemberStrengths of(
      WindowCorrelations window, int[] eligible, double[] correlations, int[] clusterOf) {
    double[] r = new double[correlations.length];
    double[] shares = new double[clusterOf.length];
    for (int pair = 0; pair < r.length; pair++) {
      int one = window.rows()[pair];
      int other = window.columns()[pair];
      if (eligible[one] >= 0 && eligible[other] >= 0 && Double.isFinite(correlations[pair])) {
        r[pair] = correlations[pair];
        if (clusterOf[one] == clusterOf[other]) {
          double products = window.totalSumProducts(pair);
          shares[one] += Math.min(1, products / window.totalSumSquares(one));
          shares[other] += Math.min(1, products / window.totalSumSquares(other));
        }
      }
    }
    Nearness nearness = Nearness.of(clusterOf, window.rows(), window.columns(), r);
    double[] belongings = new double[clusterOf.length];
    for (int member = 0; member < belongings.length; member++) {
      int others = nearness.others()[member];
      if (others >= 0) {
        double share = others == 0 ? 1 : shares[member] / others;
        belongings[member] = share * nearness.focus(member);
      }
    }
    return new MemberStrengths(nearness, belongings);
  }

  /** Fills in a cluster that has its members. */
  void describe(Cluster.Builder cluster) {
    double least = leastOfCore(cluster.getMembersList());
    for (int member : cluster.getMembersList()) {
      cluster.addStrengths((float) nearness.silhouette(member));
      cluster.addBelongings((float) belongings[member]);
      if (belongings[member] >= least && belongings[member] > 0) {
        cluster.addCore(member);
      }
    }
  }

  /** Of up to four members the quartile is the largest belonging. */
  private double leastOfCore(List<Integer> members) {
    double[] sorted = members.stream().mapToDouble(member -> belongings[member]).sorted().toArray();
    return CORE * sorted[sorted.length - 1 - (sorted.length - 1) / 4];
  }
}
