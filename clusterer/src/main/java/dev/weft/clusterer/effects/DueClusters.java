package dev.weft.clusterer.effects;

import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.ExemplarsRecord;
import dev.weft.core.proto.Snapshot;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which clusters of a snapshot are to be tested, first come first: those never tested before those
 * that changed since (Jaccard below 0.8 with what was tested), the most stable first, larger ones
 * before smaller. Only clusters of two members or more whose exemplars are of the same members and
 * hold an active sample. Stateless.
 */
public final class DueClusters {
  /** A cluster whose members overlap less than this (Jaccard) with those tested is tested again. */
  static final double SAME = 0.8;

  private DueClusters() {}

  /**
   * The order.
   *
   * @param exemplars of a cluster, or null
   * @param tested members of a cluster when it was last tested or asked for, or null
   */
  public static List<Cluster> of(
      Snapshot snapshot,
      LongFunction<@Nullable ExemplarsRecord> exemplars,
      LongFunction<@Nullable List<Integer>> tested) {
    return snapshot.getClustersList().stream()
        .filter(cluster -> cluster.getMembersCount() > 1)
        .filter(cluster -> isKnown(cluster, exemplars.apply(cluster.getId())))
        .filter(cluster -> isDue(cluster, tested.apply(cluster.getId())))
        .sorted(
            Comparator.<Cluster, Boolean>comparing(c -> tested.apply(c.getId()) != null)
                .thenComparing(c -> -stability(c))
                .thenComparing(c -> -c.getMembersCount())
                .thenComparing(Cluster::getId))
        .toList();
  }

  private static boolean isKnown(Cluster cluster, @Nullable ExemplarsRecord record) {
    return record != null
        && record.getMembersList().equals(cluster.getMembersList())
        && record.getActive() > 0
        && record.getTopCount() > 0;
  }

  private static boolean isDue(Cluster cluster, @Nullable List<Integer> tested) {
    return tested == null || overlap(cluster.getMembersList(), tested) < SAME;
  }

  /** Jaccard. */
  static double overlap(List<Integer> one, List<Integer> other) {
    Set<Integer> both = new HashSet<>(one);
    both.retainAll(new HashSet<>(other));
    return (double) both.size() / (one.size() + other.size() - both.size());
  }

  /** Mean best overlap with clusters of both halves; 0 where unknown. */
  public static double stability(Cluster cluster) {
    return cluster.getHalfOverlapsList().stream()
        .mapToDouble(Float::doubleValue)
        .average()
        .orElse(0);
  }
}
