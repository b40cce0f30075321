package dev.weft.clusterer.graph;

/**
 * Which pairs are edges. Immutable.
 *
 * @param floor an edge needs a similarity at or above it
 * @param replicated in both halves too, and there of the same sign
 * @param nearest an edge is among so many strongest of an end
 * @param mutual of both ends; else of either
 * @param bothSigns whether the strength of a pair is its similarity without the sign
 */
public record EdgeRule(
    double floor, boolean replicated, int nearest, boolean mutual, boolean bothSigns) {
  /** Checks the floor and the number. */
  public EdgeRule {
    if (!(floor > 0) || nearest < 1) {
      throw new IllegalArgumentException("edge rule: floor " + floor + ", nearest " + nearest);
    }
  }

  /** Strength of a similarity; NaN has none. */
  double strength(double similarity) {
    return bothSigns ? Math.abs(similarity) : similarity;
  }

  /** Whether a pair reaches the floor, looked at alone. */
  boolean admits(double similarity) {
    return strength(similarity) >= floor;
  }

  /** Whether the pair reaches the floor in all that the rule asks for. */
  boolean admits(double whole, double even, double odd) {
    if (!replicated) {
      return admits(whole);
    }
    boolean oneSign =
        Math.signum(whole) == Math.signum(even) && Math.signum(even) == Math.signum(odd);
    return oneSign && admits(whole) && admits(even) && admits(odd);
  }
}
