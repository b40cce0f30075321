package dev.weft.benchmarks;

import dev.weft.core.FixedPoint;
import dev.weft.core.ImportanceBatch;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Seeded importances without a network: circuits of equal size fire as one, now and then a member
 * stays silent, and some subcomponents fire alone. A third of all values are 1, as in real runs.
 * Any batch can be made again from its number. Immutable; safe for several threads.
 *
 * @param subcomponents C
 * @param circuitSize members a circuit; C is a multiple of it
 * @param active mean number of subcomponents that fire in a sample
 * @param clustered share of these that fire with their circuit
 */
public record PlantedImportances(
    int subcomponents, int circuitSize, int active, double clustered, long seed) {
  private static final double FIRES = 0.9;
  private static final int LAYERS = 4;

  /** Checks that circuits fill C. */
  public PlantedImportances {
    if (subcomponents < LAYERS || circuitSize < 1 || subcomponents % circuitSize != 0) {
      throw new IllegalArgumentException(
          subcomponents + " subcomponents in circuits of " + circuitSize);
    }
    if (active < 1 || active > subcomponents || !(clustered >= 0 && clustered <= 1)) {
      throw new IllegalArgumentException(active + " active, " + clustered + " of them clustered");
    }
  }

  /** Four layers of one matrix each; members of a circuit are spread over all. */
  public RunManifest manifest(String run, long windowSteps, List<String> nodes) {
    Manifest.Builder manifest =
        Manifest.newBuilder().setRun(run).setModel("planted").setWindowSteps(windowSteps);
    manifest.addAllNodes(nodes);
    for (int layer = 0; layer < LAYERS; layer++) {
      int size = (subcomponents + layer) / LAYERS;
      manifest.addMatrices(
          Matrix.newBuilder().setName("h." + layer).setLayer(layer).setSubcomponents(size));
    }
    return RunManifest.of(manifest.build());
  }

  /** The batch of that number. */
  public ImportanceBatch batch(long number, int samples) {
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
    int circuits = subcomponents / circuitSize;
    double firing = active * clustered / (FIRES * circuitSize);
    int[] offsets = new int[samples + 1];
    int[] columns = new int[samples * active * 2];
    char[] values = new char[columns.length];
    int[] row = new int[subcomponents];
    for (int s = 0; s < samples; s++) {
      int size = row(random, circuits, firing, row);
      int end = offsets[s] + size;
      if (end > columns.length) {
        columns = Arrays.copyOf(columns, 2 * end);
        values = Arrays.copyOf(values, 2 * end);
      }
      System.arraycopy(row, 0, columns, offsets[s], size);
      for (int e = offsets[s]; e < end; e++) {
        values[e] =
            (char) (random.nextInt(3) == 0 ? FixedPoint.ONE : 4_000 + random.nextInt(28_000));
      }
      offsets[s + 1] = end;
    }
    return new ImportanceBatch(
        subcomponents,
        offsets,
        Arrays.copyOf(columns, offsets[samples]),
        Arrays.copyOf(values, offsets[samples]));
  }

  /** Numbers of what fires, ascending and distinct; their count. */
  private int row(SplittableRandom random, int circuits, double firing, int[] row) {
    int size = 0;
    int firingCircuits = (int) firing + (random.nextDouble() < firing - (int) firing ? 1 : 0);
    for (int i = 0; i < firingCircuits; i++) {
      int circuit = random.nextInt(circuits);
      for (int member = 0; member < circuitSize && size < row.length; member++) {
        if (random.nextDouble() < FIRES) {
          row[size++] = circuit + member * circuits;
        }
      }
    }
    int alone = (int) Math.round(active * (1 - clustered) * 2 * random.nextDouble());
    for (int i = 0; i < alone && size < row.length; i++) {
      row[size++] = random.nextInt(subcomponents);
    }
    Arrays.sort(row, 0, size);
    int distinct = 0;
    for (int i = 0; i < size; i++) {
      if (distinct == 0 || row[distinct - 1] != row[i]) {
        row[distinct++] = row[i];
      }
    }
    return distinct;
  }
}
