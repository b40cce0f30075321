package dev.weft.clusterer.snapshot;

import dev.weft.core.RunManifest;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Matrix;
import dev.weft.core.proto.ReadingSettings;
import java.util.List;

/**
 * A window of given samples, with joint counts, its sums by plain loops; half of sample s is s / 50
 * mod 2. Two layers of two matrices each.
 */
public final class SampledWindow {
  private SampledWindow() {}

  public static RunManifest manifest(int subcomponents) {
    Manifest.Builder manifest = Manifest.newBuilder().setRun("sampled").setWindowSteps(10);
    manifest.addNodes("a");
    for (int m = 0; m < 4; m++) {
      manifest.addMatrices(
          Matrix.newBuilder()
              .setName("h." + m / 2 + (m % 2 == 0 ? ".up" : ".down"))
              .setLayer(m / 2)
              .setSubcomponents(subcomponents / 4));
    }
    return RunManifest.of(manifest.build());
  }

  public static WindowCorrelations of(long[][] samples) {
    int all = samples[0].length;
    int pairs = all * (all - 1) / 2;
    long[] n = new long[2];
    long[][] sums = new long[2][all];
    long[][] squares = new long[2][all];
    long[][] firings = new long[2][all];
    int[] rows = new int[pairs];
    int[] columns = new int[pairs];
    long[][] products = new long[2][pairs];
    int[][] joint = new int[2][pairs];
    for (int s = 0; s < samples.length; s++) {
      int half = s / 50 % 2;
      long[] q = samples[s];
      n[half]++;
      int pair = 0;
      for (int i = 0; i < all; i++) {
        sums[half][i] += q[i];
        squares[half][i] += q[i] * q[i];
        firings[half][i] += q[i] > 0 ? 1 : 0;
        for (int j = i + 1; j < all; j++, pair++) {
          rows[pair] = i;
          columns[pair] = j;
          products[half][pair] += q[i] * q[j];
          joint[half][pair] += q[i] > 0 && q[j] > 0 ? 1 : 0;
        }
      }
    }
    ReadingSettings reading =
        ReadingSettings.newBuilder()
            .setName("live")
            .setWindowSteps(10)
            .setHalves(true)
            .setJointCounts(true)
            .setFloor(-1)
            .setBothSigns(true)
            .build();
    return new WindowCorrelations(
        manifest(all),
        reading,
        0,
        0,
        10,
        List.of(),
        n,
        sums,
        squares,
        firings,
        rows,
        columns,
        products,
        joint);
  }
}
