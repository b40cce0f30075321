package dev.weft.producer.planted;

import dev.weft.core.FixedPoint;
import dev.weft.core.ImportanceBatch;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Matrix;
import dev.weft.producer.input.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Importances of planted circuits: in each sample each circuit that holds is active with one
 * probability, apart from the others; then its members fire, each with the spec's probability.
 * Others fire alone. A third of all importances are 1, as in real runs, the rest uniform in [0.12,
 * 1]. Any batch can be made again from its node and number. Sizes are uniform between smallest and
 * largest; members are spread over all layers. Halves of a split and what merges are as often
 * active as any circuit. Immutable; safe for several threads.
 */
public final class PlantedCircuits {
  private static final int LEAST = 3_932; // 0.12

  private final PlantedSpec spec;
  private final long seed;
  private final List<PlantedCircuit> circuits;
  private final double circuitActive;

  /**
   * Plants.
   *
   * @throws IllegalArgumentException if the circuits do not fit the subcomponents, can't fire as
   *     often as the spec wants, or can't change as it says
   */
  public PlantedCircuits(PlantedSpec spec, long seed) {
    this.spec = spec;
    this.seed = seed;
    SplittableRandom random = Seeds.of(seed, -1, 0);
    int[] sizes = new int[spec.circuits()];
    int[] shared = new int[spec.circuits()];
    long needed = 0;
    long members = 0;
    for (int c = 0; c < sizes.length; c++) {
      sizes[c] = spec.smallest() + random.nextInt(spec.largest() - spec.smallest() + 1);
      shared[c] = (int) Math.min(needed, Math.min(sizes[c] - 1, (int) (spec.shared() * sizes[c])));
      members += sizes[c];
      needed += sizes[c] - shared[c];
    }
    requireRoom(needed);
    circuits = Drifting.apply(plant(sizes, shared, shuffled(random), random), spec.drift());
    circuitActive = spec.active() * (1 - spec.noise()) / (spec.fires() * members);
    if (circuitActive > 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "active=%s is more than %d circuits with %d members can reach; at most %.1f",
              spec.active(),
              spec.circuits(),
              members,
              spec.active() / circuitActive));
    }
  }

  private void requireRoom(long needed) {
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

  /** Each circuit's members: its own, and some of those before it, each once. */
  private static List<int[]> plant(
      int[] sizes, int[] shared, int[] numbers, SplittableRandom random) {
    List<int[]> planted = new ArrayList<>();
    int next = 0;
    for (int c = 0; c < sizes.length; c++) {
      Set<Integer> members = new TreeSet<>();
      while (members.size() < shared[c]) {
        members.add(numbers[random.nextInt(next)]);
      }
      int own = sizes[c] - shared[c];
      Arrays.stream(numbers, next, next + own).forEach(members::add);
      next += own;
      planted.add(members.stream().mapToInt(Integer::intValue).toArray());
    }
    return planted;
  }

  /** What a run of them is: the truth stands in its known circuits, with the steps it holds for. */
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
    circuits.forEach(circuit -> manifest.addKnownCircuits(circuit.message()));
    return RunManifest.of(manifest.build());
  }

  /**
   * A batch of a node: the same again for the same numbers.
   *
   * @param number the node's count of batches, and the batch's step
   */
  public ImportanceBatch batch(int node, long number, int samples) {
    SplittableRandom random = Seeds.of(seed, node, number);
    List<PlantedCircuit> holding =
        circuits.stream().filter(circuit -> circuit.holdsAt(number)).toList();
    int[] offsets = new int[samples + 1];
    int[] columns = new int[(int) (samples * spec.active() * 1.5) + spec.subcomponents()];
    int[] row = new int[spec.subcomponents()];
    boolean[] fired = new boolean[spec.subcomponents()];
    for (int s = 0; s < samples; s++) {
      int size = row(random, holding, row, fired);
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
  private int row(
      SplittableRandom random, List<PlantedCircuit> holding, int[] row, boolean[] fired) {
    int size = 0;
    for (int c = next(random, circuitActive, -1); c < holding.size(); ) {
      for (int member : holding.get(c).members()) {
        if (!fired[member] && random.nextDouble() < spec.fires()) {
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
