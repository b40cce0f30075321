package dev.weft.streams.cells;

import dev.weft.core.RecordKeys;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Which partition a cell lies in: by weight, so that partitions carry equal work. A cell off the
 * diagonal holds twice the pairs of one on it; heaviest first, each goes to the partition with the
 * least so far (Graham 1969, longest processing time first), and a run's cells start at a partition
 * given by its name's hash. A function of run, groups, cell and partition count alone. Safe for any
 * threads.
 */
public final class CellPlacement {
  private final Map<Long, int[]> placements = new ConcurrentHashMap<>();

  /**
   * The cell's partition.
   *
   * @param groups g, I <= J < g
   */
  public int partition(String run, int groups, int rowGroup, int columnGroup, int partitions) {
    int[] placement =
        placements.computeIfAbsent(
            (long) groups << 32 | partitions, key -> place(groups, partitions));
    int start = RecordKeys.partition(run, partitions);
    return (placement[index(groups, rowGroup, columnGroup)] + start) % partitions;
  }

  private static int[] place(int groups, int partitions) {
    int cells = groups * (groups + 1) / 2;
    boolean[] diagonal = new boolean[cells];
    for (int group = 0; group < groups; group++) {
      diagonal[index(groups, group, group)] = true;
    }
    int[] placement = new int[cells];
    long[] load = new long[partitions];
    IntStream.range(0, cells)
        .boxed()
        .sorted(Comparator.comparing((Integer cell) -> diagonal[cell]))
        .forEach(
            cell -> {
              int lightest = lightest(load);
              placement[cell] = lightest;
              load[lightest] += diagonal[cell] ? 1 : 2;
            });
    return placement;
  }

  private static int lightest(long[] load) {
    long least = Arrays.stream(load).min().orElseThrow();
    return IntStream.range(0, load.length).filter(p -> load[p] == least).findFirst().orElseThrow();
  }

  /** Number of the cell in the order 0/0, 0/1, …, 1/1, 1/2, …. */
  private static int index(int groups, int rowGroup, int columnGroup) {
    return rowGroup * groups - rowGroup * (rowGroup - 1) / 2 + columnGroup - rowGroup;
  }
}
