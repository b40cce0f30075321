package dev.weft.clusterer.effects;

import dev.weft.core.StandIns;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Snapshot;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Draws of as many subcomponents as a cluster has, of the same matrices, from other clusters, each
 * one of the 20 nearest to the member that it stands for by logarithms of mean importance and
 * firing rate. Where a matrix has not enough in other clusters, those in none that fired are taken,
 * and where it has not enough of these either, the draw is smaller. Immutable.
 */
public final class ControlDraws {
  private static final int NEAREST = 20;

  private final Rates rates;
  private final boolean[] clustered;

  /** Of a snapshot and its window's rates. */
  public ControlDraws(Snapshot snapshot, Rates rates) {
    this.rates = rates;
    clustered = new boolean[rates.means().length];
    for (Cluster cluster : snapshot.getClustersList()) {
      cluster.getMembersList().forEach(member -> clustered[member] = true);
    }
  }

  /**
   * So many draws; the same seed gives the same. Each ascending; none that is empty.
   *
   * @param members of the cluster, ascending
   */
  public List<int[]> draw(int[] members, int draws, long seed) {
    return StandIns.draw(members, member -> nearest(member, members), NEAREST, draws, seed);
  }

  /**
   * All subcomponents of other clusters in the members' matrices, ascending.
   *
   * @param members of the cluster, ascending
   */
  public int[] candidates(int[] members) {
    Set<Integer> matrices =
        Arrays.stream(members)
            .mapToObj(rates.manifest()::matrixIndex)
            .collect(Collectors.toUnmodifiableSet());
    return IntStream.range(0, clustered.length)
        .filter(
            number -> clustered[number] && matrices.contains(rates.manifest().matrixIndex(number)))
        .filter(number -> Arrays.binarySearch(members, number) < 0)
        .toArray();
  }

  /** What may stand for a member: of other clusters first, nearest first. */
  private int[] nearest(int member, int[] members) {
    int matrix = rates.manifest().matrixIndex(member);
    return IntStream.range(0, clustered.length)
        .filter(number -> rates.manifest().matrixIndex(number) == matrix)
        .filter(number -> rates.firing()[number] > 0)
        .filter(number -> Arrays.binarySearch(members, number) < 0)
        .boxed()
        .sorted(
            Comparator.<Integer, Boolean>comparing(number -> !clustered[number])
                .thenComparingDouble(number -> distance(member, number)))
        .mapToInt(number -> number)
        .toArray();
  }

  private double distance(int one, int other) {
    return Math.hypot(
        logarithm(rates.means()[one]) - logarithm(rates.means()[other]),
        logarithm(rates.firing()[one]) - logarithm(rates.firing()[other]));
  }

  private static double logarithm(double rate) {
    return Math.log(Math.max(rate, 1e-9));
  }
}
