package dev.weft.cli.pipe;

import dev.weft.core.ImportanceBatch;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Seeded importances of a run without a model: subcomponents fire in planted groups of five. */
final class SyntheticImportances {
  static final int SUBCOMPONENTS = 60;

  private SyntheticImportances() {}

  static RunManifest manifest(String run, long windowSteps, List<String> nodes) {
    Manifest.Builder manifest =
        Manifest.newBuilder().setRun(run).setModel("planted").setWindowSteps(windowSteps);
    manifest.addAllNodes(nodes);
    for (int layer = 0; layer < 3; layer++) {
      manifest.addMatrices(
          Matrix.newBuilder()
              .setName("h." + layer)
              .setLayer(layer)
              .setSubcomponents(SUBCOMPONENTS / 3));
    }
    return RunManifest.of(manifest.build());
  }

  /** Group c % 12 fires as one, each member in nine of ten samples, and all fire rarely alone. */
  static ImportanceBatch batch(long seed, int samples) {
    Random random = new Random(seed);
    int[] offsets = new int[samples + 1];
    List<Integer> columns = new ArrayList<>();
    StringBuilder values = new StringBuilder();
    for (int s = 0; s < samples; s++) {
      int active = random.nextInt(12);
      for (int c = 0; c < SUBCOMPONENTS; c++) {
        boolean fires = c % 12 == active ? random.nextInt(10) > 0 : random.nextInt(200) == 0;
        if (fires) {
          columns.add(c);
          values.append((char) (random.nextInt(3) == 0 ? 32_768 : 4_000 + random.nextInt(28_000)));
        }
      }
      offsets[s + 1] = columns.size();
    }
    return new ImportanceBatch(
        SUBCOMPONENTS,
        offsets,
        columns.stream().mapToInt(Integer::intValue).toArray(),
        values.toString().toCharArray());
  }
}
