package dev.weft.cli.demo;

import dev.weft.core.FixedPoint;
import dev.weft.core.ImportanceBatch;
import dev.weft.core.LittleEndian;
import dev.weft.core.proto.Batch;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tokens on which clusters are most active: by the sum of a cluster's activity (mean importance
 * over its members) over the samples of the token where it is active, at 0.5 or more.
 */
final class ClusterTokens {
  private static final double ACTIVE = 0.5;

  private final Snapshot snapshot;
  private final Manifest manifest;
  private final int[] clusterOf;
  private final List<Map<Integer, Double>> activity = new ArrayList<>();

  ClusterTokens(Snapshot snapshot, Manifest manifest, int subcomponents) {
    this.snapshot = snapshot;
    this.manifest = manifest;
    clusterOf = new int[subcomponents];
    Arrays.fill(clusterOf, -1);
    for (int c = 0; c < snapshot.getClustersCount(); c++) {
      int cluster = c;
      snapshot.getClusters(c).getMembersList().forEach(member -> clusterOf[member] = cluster);
      activity.add(new HashMap<>());
    }
  }

  void add(Batch batch, ImportanceBatch importances) {
    int[] tokens = LittleEndian.ints(batch.getTokenIds());
    if (tokens.length == 0) {
      return;
    }
    long[] sums = new long[activity.size()];
    for (int s = 0; s < importances.samples(); s++) {
      Arrays.fill(sums, 0);
      for (int e = importances.rowOffsets()[s]; e < importances.rowOffsets()[s + 1]; e++) {
        int cluster = clusterOf[importances.columns()[e]];
        if (cluster >= 0) {
          sums[cluster] += importances.values()[e];
        }
      }
      for (int c = 0; c < sums.length; c++) {
        double mean = (double) sums[c] / FixedPoint.ONE / snapshot.getClusters(c).getMembersCount();
        if (mean >= ACTIVE) {
          activity.get(c).merge(tokens[s], mean, Double::sum);
        }
      }
    }
  }

  /** The most active tokens of each cluster, by its id. */
  Map<Long, List<String>> strongest(int most) {
    Map<Long, List<String>> strongest = new HashMap<>();
    for (int c = 0; c < activity.size(); c++) {
      Cluster cluster = snapshot.getClusters(c);
      strongest.put(
          cluster.getId(),
          activity.get(c).entrySet().stream()
              .sorted(
                  Comparator.comparingDouble((Map.Entry<Integer, Double> e) -> -e.getValue())
                      .thenComparingInt(Map.Entry::getKey))
              .limit(most)
              .map(entry -> token(entry.getKey()))
              .toList());
    }
    return strongest;
  }

  private String token(int id) {
    return id < manifest.getVocabulary().getTokensCount()
        ? manifest.getVocabulary().getTokens(id)
        : "#" + id;
  }
}
