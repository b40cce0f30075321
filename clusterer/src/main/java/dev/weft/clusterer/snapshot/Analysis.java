package dev.weft.clusterer.snapshot;

import dev.weft.core.RecordKeys;
import dev.weft.core.proto.AnalysisSettings;
import dev.weft.core.proto.KRule;

/**
 * A named set of clustering settings. Immutable.
 *
 * @param floor an edge needs r at or above it, in the whole and in both halves
 * @param nearest an edge is among the k strongest of either end
 * @param minFirings subcomponents that fired less often are left out
 * @param k clusters of the largest component; 0: chosen
 * @param kRule how k is chosen
 * @param searchEveryWindows between searches the predecessor's k stays, unless samples doubled
 * @param seed of what is random; nothing is in this version, but snapshots record it
 */
public record Analysis(
    String name,
    double floor,
    int nearest,
    long minFirings,
    int k,
    KRule kRule,
    int searchEveryWindows,
    long seed) {
  /** The analysis unless told otherwise. */
  public static final Analysis DEFAULT =
      new Analysis("default", 0.3, 10, 50, 0, KRule.K_RULE_FINEST, 10, 0);

  /** Checks every range. */
  public Analysis {
    RecordKeys.requireName("analysis", name);
    require(floor > 0 && floor <= 1, "floor", floor);
    require(nearest >= 1, "nearest", nearest);
    require(minFirings >= 1, "min-firings", minFirings);
    require(k >= 0, "k", k);
    require(searchEveryWindows >= 1, "search-every-windows", searchEveryWindows);
    require(kRule != KRule.UNRECOGNIZED, "k-rule", kRule);
    require((kRule == KRule.K_RULE_GIVEN) == (k > 0), "k with k-rule " + kRule, k);
  }

  private static void require(boolean condition, String what, Object value) {
    if (!condition) {
      throw new IllegalArgumentException(what + " " + value + " is out of range");
    }
  }

  /** As snapshots record it. */
  AnalysisSettings message() {
    return AnalysisSettings.newBuilder()
        .setName(name)
        .setFloor(floor)
        .setNearest(nearest)
        .setMinFirings(minFirings)
        .setK(k)
        .setKRule(kRule)
        .setSearchEveryWindows(searchEveryWindows)
        .setSeed(seed)
        .build();
  }
}
