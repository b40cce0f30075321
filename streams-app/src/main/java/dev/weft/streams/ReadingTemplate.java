package dev.weft.streams;

import dev.weft.core.FixedPoint;
import dev.weft.core.RecordKeys;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.ReadingSettings;
import dev.weft.core.proto.Statistic;
import org.jspecify.annotations.Nullable;

/**
 * How the app reads runs: what of a reading's settings is fixed, and what is left to each run's
 * manifest. Immutable.
 *
 * @param name of the reading: {@code live}, or a replay's
 * @param windowSteps 0 for the manifest's
 * @param statistic what of the samples counts: all, the window's own, or all with weights that
 *     decay
 * @param halfLifeWindows windows after which a window's weight is halved, where they decay; else 0
 * @param silence the importance at or below which a subcomponent counts as silent, in [0, 1)
 * @param groupSize 0 for {@link Grouping#byDefault}
 * @param halves whether even and odd batches are kept apart; null: where C is below 16,384
 * @param jointCounts whether pairs carry in how many samples both fired; null: where halves are
 *     kept apart
 * @param floor edges below this r are not emitted; a negative floor means both signs
 * @param edgesPerSubcomponent at most so many a row and a column, 0 for all
 */
public record ReadingTemplate(
    String name,
    long windowSteps,
    Statistic statistic,
    double halfLifeWindows,
    double silence,
    int groupSize,
    @Nullable Boolean halves,
    @Nullable Boolean jointCounts,
    double floor,
    int edgesPerSubcomponent) {
  /** The live reading with the default settings. */
  public static final ReadingTemplate LIVE =
      new ReadingTemplate(
          "live", 0, Statistic.STATISTIC_CUMULATIVE, 0, 0.1, 0, null, null, 0.2, 40);

  private static final int HALVES_BELOW = 16_384;
  private static final double MOST_HALF_LIFE = 1_000_000;

  /** Checks every range. */
  public ReadingTemplate {
    RecordKeys.requireName("reading", name);
    require(windowSteps >= 0, "window-steps", windowSteps);
    require(statistic != Statistic.UNRECOGNIZED, "statistic", statistic);
    boolean decays = statistic == Statistic.STATISTIC_DECAYED;
    require(
        decays ? halfLifeWindows > 0 && halfLifeWindows <= MOST_HALF_LIFE : halfLifeWindows == 0,
        "half-life",
        halfLifeWindows);
    require(silence >= 0 && silence < 1, "silence", silence);
    require(groupSize >= 0 && groupSize <= 1 << 16, "group-size", groupSize);
    require(floor >= -1 && floor <= 1, "floor", floor);
    require(edgesPerSubcomponent >= 0, "edges-per-subcomponent", edgesPerSubcomponent);
  }

  private static void require(boolean condition, String what, Object value) {
    if (!condition) {
      throw new IllegalArgumentException(what + " " + value + " is out of range");
    }
  }

  /** The settings for one run, every one decided. */
  public ReadingSettings settings(RunManifest manifest) {
    Grouping grouping =
        groupSize == 0
            ? Grouping.byDefault(manifest.subcomponents())
            : new Grouping(manifest.subcomponents(), groupSize);
    boolean apart = halves == null ? manifest.subcomponents() < HALVES_BELOW : halves;
    return ReadingSettings.newBuilder()
        .setName(name)
        .setWindowSteps(windowSteps == 0 ? manifest.message().getWindowSteps() : windowSteps)
        .setStatistic(statistic)
        .setHalfLifeWindows(halfLifeWindows)
        .setSilence((int) Math.floor(silence * FixedPoint.ONE))
        .setGroupSize(grouping.groupSize())
        .setHalves(apart)
        .setJointCounts(jointCounts == null ? apart : jointCounts)
        .setFloor(floor)
        .setEdgesPerSubcomponent(edgesPerSubcomponent)
        .setBothSigns(floor < 0)
        .build();
  }
}
