package dev.weft.clusterer.snapshot;

import dev.weft.clusterer.graph.EdgeRule;
import dev.weft.core.proto.ReadingSettings;
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

  private static final int MOST_PMI = 100;

  /** Checks every range. */
  public EdgeSettings {
    Problems.refuse(problems(similarity, floor, nearest));
  }

  /** What is wrong with such settings, all of it. */
  public static List<String> problems(Similarity similarity, double floor, int nearest) {
    List<String> problems = new ArrayList<>();
    int most = similarity == Similarity.SIMILARITY_PMI ? MOST_PMI : 1;
    Problems.check(
        problems, similarity != Similarity.UNRECOGNIZED, "similarity", similarity, "known ones");
    Problems.check(
        problems, floor > 0 && floor <= most, "floor", floor, "above 0, at most " + most);
    Problems.check(problems, nearest >= 1, "nearest", nearest, "1 or more");
    return problems;
  }

  /** Why such edges can't be had from what a reading keeps; empty where they can. */
  List<String> impossible(ReadingSettings reading) {
    List<String> reasons = new ArrayList<>();
    if (Similarities.needsJointCounts(similarity)) {
      if (!reading.getJointCounts()) {
        reasons.add(
            Labels.of(similarity)
                + " needs joint counts, and the reading keeps none (--joint-counts)");
      }
      return reasons;
    }
    boolean bothSigns = similarity == Similarity.SIMILARITY_PEARSON_BOTH_SIGNS;
    if (bothSigns && !reading.getBothSigns()) {
      reasons.add(
          "pearson-both-signs needs pairs of negative r, and the reading keeps none (a negative"
              + " --floor)");
    }
    if (floor < reading.getFloor()) {
      reasons.add("floor " + floor + " is below the reading's " + reading.getFloor());
    }
    return reasons;
  }

  /** As the graph takes it. */
  EdgeRule rule() {
    return new EdgeRule(
        floor, replicated, nearest, mutual, similarity == Similarity.SIMILARITY_PEARSON_BOTH_SIGNS);
  }
}
