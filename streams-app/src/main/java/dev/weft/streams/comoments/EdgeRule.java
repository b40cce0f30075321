package dev.weft.streams.comoments;

/**
 * Which pairs are edges: r at or above the floor (|r| where both signs count), among the strongest
 * of its row or column. Immutable.
 *
 * @param floor in [-1, 1]; with both signs a floor of 0 or below admits every pair that fired
 * @param limit at most so many a row and a column; 0 for all
 * @param bothSigns whether strength is |r|
 */
public record EdgeRule(double floor, int limit, boolean bothSigns) {
  /** Checks the ranges. */
  public EdgeRule {
    if (!(floor >= -1 && floor <= 1) || limit < 0 || (floor < 0 && !bothSigns)) {
      throw new IllegalArgumentException(
          "edge rule: floor " + floor + ", limit " + limit + ", both signs " + bothSigns);
    }
  }

  /** Whether pairs that never fired together can be edges: their r is 0 at most. */
  boolean admitsUntouched() {
    return floor <= 0;
  }

  /** How strong an edge with this r is; negative infinity if it is none. NaN counts as 0. */
  double strength(double r) {
    double known = Double.isNaN(r) ? 0 : r;
    double strength = bothSigns ? Math.abs(known) : known;
    return strength >= floor ? strength : Double.NEGATIVE_INFINITY;
  }
}
