package dev.weft.cli.commands;

import dev.weft.cli.UserException;
import dev.weft.cli.metrics.Monitoring;
import dev.weft.core.metrics.Health;

/** A service between its start and its end. */
final class Running {
  private Running() {}

  /**
   * Waits until the user wants it to end; from then on it is not ready.
   *
   * @throws UserException if it fails before that
   */
  static void await(Interrupts interrupts, Monitoring monitoring) {
    while (!interrupts.await(500)) {
      Health health = monitoring.health();
      if (!health.live()) {
        throw new UserException(withAdvice(health.detail()));
      }
    }
    monitoring.health(() -> Health.waiting("stopping"));
  }

  private static String withAdvice(String detail) {
    return detail.contains("No space left on device")
        ? detail + ": free space and start it again, nothing is lost"
        : detail;
  }
}
