package dev.weft.clusterer.web.book;

import dev.weft.clusterer.snapshot.WindowCorrelations;
import java.util.Optional;

/** Where a window's correlations come from. Safe for any threads. */
@FunctionalInterface
public interface Windows {
  /** The correlations of a window, or none where they are no longer kept. */
  Optional<WindowCorrelations> window(String run, String reading, long window);
}
