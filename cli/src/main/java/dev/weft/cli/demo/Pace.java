package dev.weft.cli.demo;

import dev.weft.cli.output.WindowLine;
import dev.weft.core.proto.Snapshot;

/** Samples a second from window to window, whatever a window's statistic counts. */
final class Pace {
  private final long began = System.nanoTime();
  private long last = began;
  private long lastSamples;

  /** Samples a second since the window before, or since it began. */
  double next(Snapshot snapshot) {
    long now = System.nanoTime();
    long samples = WindowLine.samples(snapshot);
    double kept =
        switch (snapshot.getReading().getStatistic()) {
          case STATISTIC_TUMBLING -> 0;
          case STATISTIC_DECAYED -> Math.pow(2, -1 / snapshot.getReading().getHalfLifeWindows());
          default -> 1;
        };
    double pace = (samples - kept * lastSamples) / ((now - last) / 1e9);
    last = now;
    lastSamples = samples;
    return pace;
  }

  /** Seconds since it began. */
  double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }
}
