package dev.weft.streams.comoments;

/**
 * Which pairs are edges: strength at or above the floor, among the strongest of its row or column.
 * Immutable.
 *
 * @param floor in [-1, 1]; with both signs a floor of 0 or below admits every pair that fired
 * @param limit at most so many a row and a column; 0 for all
 * @param bothSigns whether strength is |r|; else it is r, and the floor 0 or above
 */
public record EdgeRule(double floor, int limit, boolean bothSigns) {
  /** Checks the ranges. */
  public EdgeRule {
    if (!(floor >= -1 && floor <= 1) || limit < 0 || (floor < 0 && !bothSigns)) {
      throw new IllegalArgumentException(
          "edge rule: floor " + floor + ", limit " + limit + ", both signs " + bothSigns);
    }
  }

  /**
   * Whether pairs that never fired together can be edges. Where only r > 0 counts they cannot: with
   * Σxy = 0 the numerator n·Σxy - Σx·Σy is -Σx·Σy, which is below 0 where both fired, and where one
   * did not, r is not defined.
   */
  boolean admitsUntouched() {
    return bothSigns;
  }

  /**
   * How strong a pair is; negative infinity if it is no edge. Where r is not defined (NaN: one of
   * the two is constant), the pair is an edge of strength 0 if every pair is to be one.
   */
  double strength(double r) {
    if (Double.isNaN(r)) {
      return bothSigns && floor <= 0 ? 0 : Double.NEGATIVE_INFINITY;
    }
    double strength = bothSigns ? Math.abs(r) : r;
    return strength >= floor ? strength : Double.NEGATIVE_INFINITY;
  }
}
