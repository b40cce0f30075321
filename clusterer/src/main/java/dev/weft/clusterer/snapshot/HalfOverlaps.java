package dev.weft.clusterer.snapshot;

import dev.weft.clusterer.graph.Graph;
import dev.weft.clusterer.graph.SimilarityGraph;
import dev.weft.clusterer.quality.BestJaccard;
import dev.weft.clusterer.spectral.HalfPartition;
import dev.weft.core.proto.Component;
import dev.weft.core.proto.KReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stability of clusters: each half of the data is clustered on its own, into as many clusters, and
 * each cluster's best overlap (Jaccard) with one of theirs says whether it is found again (Hennig
 * 2007). Assumes nothing of the samples but that halves don't share a sequence. Cost: two more
 * eigenproblems, so components above {@link #ALWAYS} nodes have it done only where their number of
 * clusters is searched for, which costs the same two and more. The time is logged.
 */
final class HalfOverlaps {
  /** Up to so many nodes it is done in every window. */
  static final int ALWAYS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(HalfOverlaps.class);

  private HalfOverlaps() {}

  /** Whether a component's clusters are looked at in this window. */
  static boolean due(
      Component component, long window, int everyWindows, @Nullable Predecessor predecessor) {
    boolean searched =
        component.getReason() != KReason.K_REASON_KEPT
            && component.getReason() != KReason.K_REASON_GIVEN;
    return component.getSize() <= ALWAYS
        || searched
        || predecessor == null
        || predecessor.halvesAreOld(window, everyWindows);
  }

  /**
   * Of every cluster, with the even and the odd half; none where halves are not kept apart.
   *
   * @param labels in [0, clusters) of the component's nodes
   */
  static double[][] of(SimilarityGraph graph, int[] nodes, int[] labels, int clusters) {
    double[][] overlaps = new double[clusters][0];
    if (graph.even() == graph.whole()) {
      return overlaps;
    }
    long begin = System.nanoTime();
    double[] even = half(graph.even().restrictedTo(nodes), labels, clusters);
    double[] odd = half(graph.odd().restrictedTo(nodes), labels, clusters);
    for (int cluster = 0; cluster < clusters; cluster++) {
      overlaps[cluster] = new double[] {even[cluster], odd[cluster]};
    }
    LOG.debug(
        "Stability of {} clusters of {} nodes took {} ms",
        clusters,
        nodes.length,
        (System.nanoTime() - begin) / 1_000_000);
    return overlaps;
  }

  private static double[] half(Graph half, int[] labels, int clusters) {
    return BestJaccard.of(labels, clusters, HalfPartition.of(half, clusters));
  }
}
