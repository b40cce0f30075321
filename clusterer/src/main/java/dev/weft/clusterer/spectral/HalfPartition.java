package dev.weft.clusterer.spectral;

import dev.weft.clusterer.graph.Graph;
import java.util.List;

/** A component clustered anew on the edges of one half of the data. Stateless. */
public final class HalfPartition {
  private HalfPartition() {}

  /** Into k clusters; into what hangs together, for k = 1. */
  public static int[] of(Graph half, int k) {
    if (k > 1) {
      return SpectralEmbedding.of(half, ClusterCount.EVERY_PAIR, k).partition(k, 0);
    }
    int[] labels = new int[half.nodes()];
    List<int[]> components = half.components();
    for (int node = 0; node < labels.length; node++) {
      labels[node] = components.size() + node;
    }
    for (int component = 0; component < components.size(); component++) {
      for (int node : components.get(component)) {
        labels[node] = component;
      }
    }
    return labels;
  }
}
