package dev.weft.clusterer.snapshot;

import dev.weft.clusterer.graph.SimilarityGraph;
import dev.weft.core.proto.Similarity;
import java.util.Arrays;

/**
 * The graph that an analysis makes of a window.
 *
 * @param eligibility which subcomponents are its nodes, in their order
 */
record WindowGraph(Eligibility eligibility, SimilarityGraph graph) {
  /**
   * Builds it: some passes over the pairs and a sort of them.
   *
   * @param correlations r of every pair over all samples
   */
  static WindowGraph of(WindowCorrelations window, Analysis analysis, double[] correlations) {
    Eligibility eligibility = Eligibility.of(window, analysis.scope());
    int[] indexes = eligibility.indexes(window.manifest().subcomponents());
    int[] kept = among(indexes, window);
    Similarity similarity = analysis.edges().similarity();
    double[] whole = at(kept, Similarities.whole(window, similarity, correlations));
    boolean halves = window.halves() == 2;
    SimilarityGraph graph =
        SimilarityGraph.of(
            eligibility.count(),
            new SimilarityGraph.Pairs(
                Arrays.stream(kept).map(pair -> indexes[window.rows()[pair]]).toArray(),
                Arrays.stream(kept).map(pair -> indexes[window.columns()[pair]]).toArray(),
                whole,
                halves ? at(kept, Similarities.ofHalf(window, similarity, 0)) : whole,
                halves ? at(kept, Similarities.ofHalf(window, similarity, 1)) : whole),
            analysis.edges().rule());
    return new WindowGraph(eligibility, graph);
  }

  /** Pairs of eligible subcomponents. */
  private static int[] among(int[] indexes, WindowCorrelations window) {
    int[] pairs = new int[window.rows().length];
    int count = 0;
    for (int pair = 0; pair < pairs.length; pair++) {
      if (indexes[window.rows()[pair]] >= 0 && indexes[window.columns()[pair]] >= 0) {
        pairs[count++] = pair;
      }
    }
    return Arrays.copyOf(pairs, count);
  }

  private static double[] at(int[] kept, double[] values) {
    return Arrays.stream(kept).mapToDouble(pair -> values[pair]).toArray();
  }
}
