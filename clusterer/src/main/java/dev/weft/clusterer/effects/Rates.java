package dev.weft.clusterer.effects;

import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.core.FixedPoint;
import dev.weft.core.RunManifest;

/**
 * How important each subcomponent was in a window, and how often it fired. The arrays are its own.
 *
 * @param means mean importance, in [0, 1]
 * @param firing share of samples in which it fired, in [0, 1]
 */
public record Rates(RunManifest manifest, double[] means, double[] firing) {
  /** Of a window. */
  public static Rates of(WindowCorrelations window) {
    int subcomponents = window.manifest().subcomponents();
    double samples = Math.max(1, window.totalSamples());
    double[] means = new double[subcomponents];
    double[] firing = new double[subcomponents];
    for (int number = 0; number < subcomponents; number++) {
      means[number] = window.totalSum(number) / samples / FixedPoint.ONE;
      firing[number] = window.totalFirings(number) / samples;
    }
    return new Rates(window.manifest(), means, firing);
  }
}
