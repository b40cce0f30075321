package dev.weft.clusterer.web.book;

import java.util.List;
import java.util.Optional;

/** Where exemplars of clusters come from. Safe for any threads. */
@FunctionalInterface
public interface Exemplars {
  /** For where none are kept. */
  Exemplars NONE = (source, cluster) -> Optional.empty();

  /** A token of a sample's context, and how active the cluster is there, in [0, 1]. */
  record Token(String text, double activity) {}

  /** A sample on which the cluster is active, in its context; position names the sample's token. */
  record Exemplar(String node, long step, double activity, int position, List<Token> context) {
    /** Keeps its own list. */
    public Exemplar {
      context = List.copyOf(context);
    }
  }

  /** The exemplars of a cluster, most active first; empty where none are kept for the source. */
  Optional<List<Exemplar>> of(SnapshotBook.Source source, long cluster);
}
