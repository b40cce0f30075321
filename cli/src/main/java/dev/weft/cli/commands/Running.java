package dev.weft.cli.commands;

import dev.weft.cli.UserException;
import dev.weft.cli.metrics.BrokerWatch;
import dev.weft.cli.metrics.Monitoring;
import dev.weft.core.metrics.Health;

/** A service between its start and its end. */
final class Running {
  private Running() {}

  /**
   * Waits until the user wants it to end; from then on it is not ready.
   *
   * @param watch asked whether the cluster is still the same, should the service fail
   * @throws UserException if it fails before that
   */
  static void await(Interrupts interrupts, Monitoring monitoring, BrokerWatch watch) {
    await(interrupts, monitoring, watch::ask);
  }

  /** The same, without a broker. */
  static void await(Interrupts interrupts, Monitoring monitoring) {
    await(interrupts, monitoring, () -> {});
  }

  private static void await(Interrupts interrupts, Monitoring monitoring, Runnable failed) {
    while (!interrupts.await(500)) {
      Health health = monitoring.health();
      if (!health.live()) {
        failed.run();
        throw new UserException(health.detail());
      }
    }
    monitoring.health(() -> Health.waiting("stopping"));
  }
}
