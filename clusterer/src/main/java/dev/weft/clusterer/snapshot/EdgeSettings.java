package dev.weft.clusterer.snapshot;

import dev.weft.clusterer.graph.EdgeRule;
import dev.weft.core.proto.Similarity;
import java.util.ArrayList;
import java.util.List;

/**
 * Which pairs an analysis takes for edges. Immutable.
 *
 * @param similarity what makes a pair similar
 * @param floor an edge needs a similarity at or above it; above 0, at most 1 but for PMI
 * @param replicated in both halves too
 * @param nearest an edge is among so many strongest of either end
 * @param mutual of both ends
 */
public record EdgeSettings(
    Similarity similarity, double floor, boolean replicated, int nearest, boolean mutual) {
  /** The edges unless told otherwise. */
  public static final EdgeSettings DEFAULT =
      new EdgeSettings(Similarity.SIMILARITY_PEARSON, 0.3, true, 10, false);

  private static final double MOST_PMI = 100;

  /** Checks every range. */
  public EdgeSettings {
    Problems.refuse(problems(similarity, floor, nearest));
  }

  /** What is wrong with such settings, all of it. */
  static List<String> problems(Similarity similarity, double floor, int nearest) {
    List<String> problems = new ArrayList<>();
    double most = similarity == Similarity.SIMILARITY_PMI ? MOST_PMI : 1;
    Problems.check(problems, similarity != Similarity.UNRECOGNIZED, "similarity", similarity);
    Problems.check(problems, floor > 0 && floor <= most, "floor", floor);
    Problems.check(problems, nearest >= 1, "nearest", nearest);
    return problems;
  }

  /** As the graph takes it. */
  EdgeRule rule() {
    return new EdgeRule(
        floor, replicated, nearest, mutual, similarity == Similarity.SIMILARITY_PEARSON_BOTH_SIGNS);
  }
}
