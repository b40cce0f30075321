package dev.weft.clusterer.web;

import dev.weft.core.metrics.Health;

/** What a server tells of the process it runs in. Implementations are safe for any threads. */
public interface Monitor {
  /** All meters, as Prometheus reads them. */
  String metrics();

  /** How the process does now. */
  Health health();
}
