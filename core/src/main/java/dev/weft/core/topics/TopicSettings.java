package dev.weft.core.topics;

import java.util.Map;

/**
 * Partition and replica counts, fixed when the topics are made: they never change under a run.
 *
 * @param importancesPartitions of importances and tests: how many tasks can ingest at once; nodes
 *     spread over them by key
 * @param runPartitions of correlations, snapshots, exemplars, effects, events and rejected: how
 *     many clusterers can share the runs
 * @param replicationFactor -1 for the broker's default
 */
public record TopicSettings(int importancesPartitions, int runPartitions, short replicationFactor) {
  /** 4 and 4 partitions, the broker's default of replicas. */
  public static final TopicSettings DEFAULTS = new TopicSettings(4, 4, (short) -1);

  /** Checks the ranges. */
  public TopicSettings {
    if (importancesPartitions < 1 || runPartitions < 1) {
      throw new IllegalArgumentException(
          "partition counts " + importancesPartitions + " and " + runPartitions + " below 1");
    }
    if (replicationFactor == 0 || replicationFactor < -1) {
      throw new IllegalArgumentException("replication factor " + replicationFactor);
    }
  }

  TopicSpec spec(String name, int partitions, Map<String, String> config) {
    return new TopicSpec(name, partitions, replicationFactor, config);
  }
}
