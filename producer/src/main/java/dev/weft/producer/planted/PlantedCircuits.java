package dev.weft.producer.planted;

import dev.weft.core.FixedPoint;
import dev.weft.core.ImportanceBatch;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Circuit;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Matrix;
import dev.weft.producer.input.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Importances of planted circuits: in each sample each circuit is active with one probability,
 * apart from the others; then nine in ten of its members fire. Others fire alone. A third of all
 * importances are 1, as in real runs, the rest uniform in [0.12, 1]. Any batch can be made again
 * from its node and number. Sizes are uniform between smallest and largest; members are spread over
 * all layers. Immutable; safe for several threads.
 */
public final class PlantedCircuits {
  private static final double FIRES = 0.9;
  private static final int LEAST = 3_932; // 0.12

  private final PlantedSpec spec;
  private final long seed;
  private final int[][] circuits;
  private final double circuitActive;

  /**
   * Plants.
   *
   * @throws IllegalArgumentException if the circuits do not fit the subcomponents
   */
  public PlantedCircuits(PlantedSpec spec, long seed) {
    this.spec = spec;
    this.seed = seed;
    SplittableRandom random = Seeds.of(seed, -1, 0);
    int[] sizes = new int[spec.circuits()];
    int needed = 0;
    int members = 0;
    for (int c = 0; c < sizes.length; c++) {
      sizes[c] = spec.smallest() + random.nextInt(spec.largest() - spec.smallest() + 1);
      members = Math.addExact(members, sizes[c]);
      needed += sizes[c] - sharedOf(sizes[c], c);
    }
    if (needed > spec.subcomponents()) {
      throw new IllegalArgumentException(
          spec.circuits()
              + " circuits of "
              + spec.smallest()
              + " to "
              + spec.largest()
              + " need "
              + needed
              + " subcomponents; there are "
              + spec.subcomponents());
    }
    circuits = plant(sizes, shuffled(random), random);
    circuitActive = Math.min(1, spec.active() * (1 - spec.noise()) / (FIRES * members));
  }

  /** How many of a circuit's members come from those before it: the first has none to share. */
  private int sharedOf(int size, int circuit) {
    return circuit == 0 ? 0 : Math.min(size - 1, (int) (spec.shared() * size));
  }

  private int[] shuffled(SplittableRandom random) {
    int[] numbers = new int[spec.subcomponents()];
    Arrays.setAll(numbers, i -> i);
    for (int i = numbers.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = numbers[i];
      numbers[i] = numbers[other];
      numbers[other] = kept;
    }
    return numbers;
  }

  private int[][] plant(int[] sizes, int[] numbers, SplittableRandom random) {
    int[][] planted = new int[sizes.length][];
    int next = 0;
    for (int c = 0; c < sizes.length; c++) {
      int own = sizes[c] - sharedOf(sizes[c], c);
      int[] members = new int[sizes[c]];
      System.arraycopy(numbers, next, members, 0, own);
      for (int m = own; m < members.length; m++) {
        members[m] = numbers[random.nextInt(next)];
      }
      next += own;
      planted[c] = Arrays.stream(members).distinct().sorted().toArray();
    }
    return planted;
  }

  /** What a run of them is: the truth stands in its known circuits. */
  public RunManifest manifest(String run, List<String> nodes, long windowSteps) {
    Manifest.Builder manifest =
        Manifest.newBuilder()
            .setRun(run)
            .setModel("planted")
            .addAllNodes(nodes)
            .setWindowSteps(windowSteps)
            .setSeed(seed);
    for (int layer = 0; layer < spec.layers(); layer++) {
      int from = (int) ((long) spec.subcomponents() * layer / spec.layers());
      int to = (int) ((long) spec.subcomponents() * (layer + 1) / spec.layers());
      manifest.addMatrices(
          Matrix.newBuilder().setName("h." + layer).setLayer(layer).setSubcomponents(to - from));
    }
    for (int c = 0; c < circuits.length; c++) {
      Circuit.Builder circuit = Circuit.newBuilder().setName("circuit " + c);
      Arrays.stream(circuits[c]).forEach(circuit::addMembers);
      manifest.addKnownCircuits(circuit);
    }
    return RunManifest.of(manifest.build());
  }

  /** A batch of a node: the same again for the same numbers. */
  public ImportanceBatch batch(int node, long number, int samples) {
    SplittableRandom random = Seeds.of(seed, node, number);
    int[] offsets = new int[samples + 1];
    int[] columns = new int[(int) (samples * spec.active() * 1.5) + spec.subcomponents()];
    int[] row = new int[spec.subcomponents()];
    boolean[] fired = new boolean[spec.subcomponents()];
    for (int s = 0; s < samples; s++) {
      int size = row(random, row, fired);
      if (offsets[s] + size > columns.length) {
        columns = Arrays.copyOf(columns, 2 * (offsets[s] + size));
      }
      System.arraycopy(row, 0, columns, offsets[s], size);
      offsets[s + 1] = offsets[s] + size;
    }
    char[] values = new char[offsets[samples]];
    for (int e = 0; e < values.length; e++) {
      values[e] =
          (char)
              (random.nextInt(3) == 0
                  ? FixedPoint.ONE
                  : LEAST + random.nextInt(FixedPoint.ONE - LEAST + 1));
    }
    return new ImportanceBatch(
        spec.subcomponents(), offsets, Arrays.copyOf(columns, offsets[samples]), values);
  }

  /** Numbers of what fires, ascending; their count. */
  private int row(SplittableRandom random, int[] row, boolean[] fired) {
    int size = 0;
    for (int c = next(random, circuitActive, -1); c < circuits.length; ) {
      for (int member : circuits[c]) {
        if (!fired[member] && random.nextDouble() < FIRES) {
          fired[member] = true;
          row[size++] = member;
        }
      }
      c = next(random, circuitActive, c);
    }
    double alone = spec.active() * spec.noise() / spec.subcomponents();
    for (int i = next(random, alone, -1); i < fired.length; i = next(random, alone, i)) {
      if (!fired[i]) {
        fired[i] = true;
        row[size++] = i;
      }
    }
    Arrays.sort(row, 0, size);
    for (int i = 0; i < size; i++) {
      fired[row[i]] = false;
    }
    return size;
  }

  /** The next of independent trials that succeeds: skips by the geometric distribution. */
  private static int next(SplittableRandom random, double probability, int after) {
    if (probability <= 0) {
      return Integer.MAX_VALUE;
    }
    double skipped = Math.floor(Math.log1p(-random.nextDouble()) / Math.log1p(-probability));
    return (int) Math.min(Integer.MAX_VALUE, after + 1.0 + (probability < 1 ? skipped : 0));
  }
}
