package dev.weft.clusterer.web;

import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.clusterer.web.book.Windows;
import dev.weft.core.proto.Snapshot;
import java.util.Optional;

/** The correlations that a snapshot was made of, as long as they are kept. Safe for any threads. */
record KeptCorrelations(Windows windows) {
  Optional<WindowCorrelations> of(Snapshot snapshot) {
    return windows.window(
        snapshot.getRun(), snapshot.getReading().getName(), snapshot.getProvenance().getWindow());
  }

  /** The same; 404 where they are no longer kept. */
  WindowCorrelations require(Snapshot snapshot) {
    return of(snapshot)
        .orElseThrow(
            () ->
                Problem.notFound(
                    "correlations kept of window",
                    Long.toString(snapshot.getProvenance().getWindow())));
  }
}
