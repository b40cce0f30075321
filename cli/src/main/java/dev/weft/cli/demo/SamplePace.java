package dev.weft.cli.demo;

import dev.weft.cli.output.WindowLine;
import dev.weft.core.proto.Snapshot;

/** Samples a second from window to window, whatever a window's statistic counts. */
final class SamplePace {
  private final long began = System.nanoTime();
  private long last = began;
  private long lastSamples;
  private long lastWindow = -1;
  private double lastPace;

  /** Samples a second since the window before, or since it began; of a window always the same. */
  double next(Snapshot snapshot) {
    if (snapshot.getProvenance().getWindow() == lastWindow) {
      return lastPace;
    }
    long now = System.nanoTime();
    long samples = WindowLine.samples(snapshot);
    double kept =
        switch (snapshot.getReading().getStatistic()) {
          case STATISTIC_TUMBLING -> 0;
          case STATISTIC_DECAYED -> Math.pow(2, -1 / snapshot.getReading().getHalfLifeWindows());
          default -> 1;
        };
    lastPace = (samples - kept * lastSamples) / ((now - last) / 1e9);
    last = now;
    lastSamples = samples;
    lastWindow = snapshot.getProvenance().getWindow();
    return lastPace;
  }

  /** Seconds since it began. */
  double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }
}
