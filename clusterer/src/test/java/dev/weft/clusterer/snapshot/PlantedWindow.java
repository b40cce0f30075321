package dev.weft.clusterer.snapshot;

import dev.weft.core.RunManifest;
import dev.weft.core.proto.Circuit;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Matrix;
import dev.weft.core.proto.ReadingSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A window of planted circuits, its sums by plain loops: {@code circuits} circuits of {@code size}
 * members dealt over three layers, then one subcomponent that never fires, one that always fires,
 * one that fires alone.
 */
public final class PlantedWindow {
  private PlantedWindow() {}

  public static RunManifest manifest(int circuits, int size) {
    int perLayer = circuits * size / 3;
    Manifest.Builder manifest = Manifest.newBuilder().setRun("planted").setWindowSteps(10);
    manifest.addNodes("a");
    for (int layer = 0; layer < 3; layer++) {
      manifest.addMatrices(
          Matrix.newBuilder()
              .setName("h." + layer)
              .setLayer(layer)
              .setSubcomponents(perLayer + (layer == 2 ? 3 : 0)));
    }
    for (int circuit = 0; circuit < circuits; circuit++) {
      Circuit.Builder known = Circuit.newBuilder().setName("circuit " + circuit);
      for (int c = circuit; c < circuits * size; c += circuits) {
        known.addMembers(c);
      }
      manifest.addKnownCircuits(known);
    }
    return RunManifest.of(manifest.build());
  }

  public static WindowCorrelations of(int circuits, int size, int samples, long seed, long window) {
    Random random = new Random(seed);
    int planted = circuits * size;
    long[][] drawn = new long[samples][planted + 3];
    for (long[] q : drawn) {
      int active = random.nextInt(circuits);
      for (int c = 0; c < planted; c++) {
        boolean fires = c % circuits == active ? random.nextInt(10) > 0 : random.nextInt(50) == 0;
        q[c] = fires ? 4_000 + random.nextInt(28_769) : 0;
      }
      q[planted + 1] = 20_000L + random.nextInt(1_000);
      q[planted + 2] = random.nextInt(5) == 0 ? 30_000 : 0;
    }
    return of(manifest(circuits, size), drawn, window);
  }

  /**
   * A window of circuits that may change from one to the next: each circuit is active in a tenth of
   * the samples, its members then fire nine times in ten, and besides once in fifty.
   *
   * @param circuitOf the circuit of each subcomponent, -1 for those of none, which fire once in ten
   */
  public static WindowCorrelations staged(int[] circuitOf, int samples, long seed, long window) {
    Random random = new Random(seed);
    int circuits = Arrays.stream(circuitOf).max().orElseThrow() + 1;
    long[][] drawn = new long[samples][circuitOf.length];
    for (long[] q : drawn) {
      boolean[] active = new boolean[circuits];
      for (int circuit = 0; circuit < circuits; circuit++) {
        active[circuit] = random.nextInt(10) == 0;
      }
      for (int c = 0; c < q.length; c++) {
        int often = circuitOf[c] < 0 ? 5 : active[circuitOf[c]] ? 45 : 1;
        q[c] = random.nextInt(50) < often ? 4_000 + random.nextInt(28_769) : 0;
      }
    }
    RunManifest manifest =
        RunManifest.of(
            Manifest.newBuilder()
                .setRun("staged")
                .setWindowSteps(10)
                .addNodes("a")
                .addMatrices(
                    Matrix.newBuilder().setName("h.0").setSubcomponents(drawn[0].length / 2))
                .addMatrices(
                    Matrix.newBuilder()
                        .setName("h.1")
                        .setLayer(1)
                        .setSubcomponents(drawn[0].length - drawn[0].length / 2))
                .build());
    return of(manifest, drawn, window);
  }

  /** Of these samples x subcomponents; 50 samples a batch. */
  private static WindowCorrelations of(RunManifest manifest, long[][] drawn, long window) {
    int all = manifest.subcomponents();
    long[] n = new long[2];
    long[][] sums = new long[2][all];
    long[][] squares = new long[2][all];
    long[][] firings = new long[2][all];
    long[][][] products = new long[2][all][all];
    for (int s = 0; s < drawn.length; s++) {
      int half = s / 50 % 2;
      n[half]++;
      long[] q = drawn[s];
      for (int i = 0; i < all; i++) {
        sums[half][i] += q[i];
        squares[half][i] += q[i] * q[i];
        firings[half][i] += q[i] > 0 ? 1 : 0;
        for (int j = i + 1; j < all; j++) {
          products[half][i][j] += q[i] * q[j];
        }
      }
    }
    int pairs = all * (all - 1) / 2;
    int[] rows = new int[pairs];
    int[] columns = new int[pairs];
    long[][] sumProducts = new long[2][pairs];
    int pair = 0;
    for (int i = 0; i < all; i++) {
      for (int j = i + 1; j < all; j++, pair++) {
        rows[pair] = i;
        columns[pair] = j;
        sumProducts[0][pair] = products[0][i][j];
        sumProducts[1][pair] = products[1][i][j];
      }
    }
    return new WindowCorrelations(
        manifest,
        ReadingSettings.newBuilder().setName("live").setWindowSteps(10).setHalves(true).build(),
        window,
        0,
        10 * (window + 1),
        List.of(),
        n,
        sums,
        squares,
        firings,
        rows,
        columns,
        sumProducts,
        new int[0][]);
  }
}
