package dev.weft.core.topics;

import java.util.Map;

/**
 * How one topic is made: its name, partitions, replicas (-1: the broker's default) and settings.
 */
public record TopicSpec(
    String name, int partitions, short replicationFactor, Map<String, String> config) {
  /** Checks the counts. */
  public TopicSpec {
    if (partitions < 1) {
      throw new IllegalArgumentException(name + " with " + partitions + " partitions");
    }
    config = Map.copyOf(config);
  }
}
