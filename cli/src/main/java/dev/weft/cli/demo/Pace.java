package dev.weft.cli.demo;

import dev.weft.cli.output.WindowLine;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.Statistic;

/** Samples a second from window to window, whatever a window's statistic counts. */
final class Pace {
  private final long began = System.nanoTime();
  private long last = began;
  private long lastSamples;

  /** Samples a second since the window before, or since it began. */
  double next(Snapshot snapshot) {
    long now = System.nanoTime();
    long samples = WindowLine.samples(snapshot);
    boolean tumbling = snapshot.getReading().getStatistic() == Statistic.STATISTIC_TUMBLING;
    double pace = (tumbling ? samples : samples - lastSamples) / ((now - last) / 1e9);
    last = now;
    lastSamples = samples;
    return pace;
  }

  /** Seconds since it began. */
  double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }
}
