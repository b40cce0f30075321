package dev.weft.streams;

/**
 * How C subcomponents are cut into g groups of equal size (the last may be smaller), which make
 * g(g+1)/2 cells. Immutable.
 */
public record Grouping(int subcomponents, int groupSize) {
  /** The largest group by default; at most 65,536 are possible (columns travel in 16 bits). */
  public static final int LARGEST_DEFAULT = 16_384;

  /** More groups than this make more cells than a broker cares for. */
  public static final int MOST_GROUPS = 512;

  /** Checks both sizes. */
  public Grouping {
    if (subcomponents < 1) {
      throw new IllegalArgumentException(subcomponents + " subcomponents");
    }
    if (groupSize < 1 || groupSize > 1 << 16) {
      throw new IllegalArgumentException("group size " + groupSize + " is not in 1..65,536");
    }
    int groups = (subcomponents + groupSize - 1) / groupSize;
    if (groups > MOST_GROUPS) {
      throw new IllegalArgumentException(
          "group size "
              + groupSize
              + " makes "
              + groups
              + " groups of "
              + subcomponents
              + " subcomponents; at most "
              + MOST_GROUPS
              + " are allowed");
    }
  }

  /** Two groups, so that two threads share three cells, unless they would be too large. */
  public static Grouping byDefault(int subcomponents) {
    return new Grouping(
        subcomponents, Math.max(1, Math.min(LARGEST_DEFAULT, (subcomponents + 1) / 2)));
  }

  /** g. */
  public int groups() {
    return (subcomponents + groupSize - 1) / groupSize;
  }

  /** Number of the group's first subcomponent. */
  public int first(int group) {
    return group * groupSize;
  }

  /** Number of subcomponents in the group. */
  public int size(int group) {
    return Math.min(groupSize, subcomponents - first(group));
  }
}
