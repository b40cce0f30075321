package dev.weft.core.topics;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Names of the topics under one prefix, and how each is made. Immutable.
 *
 * @param prefix before every name; {@code weft.} by default
 */
public record Topics(String prefix) {
  /** The prefix unless told otherwise. */
  public static final String DEFAULT_PREFIX = "weft.";

  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{0,100}");
  private static final long DAY = 86_400_000L;
  private static final long MIB = 1L << 20;

  /** Checks the prefix. */
  public Topics {
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "topic prefix '" + prefix + "' is not of the form [A-Za-z0-9._-]{0,100}");
    }
  }

  /** Manifests, batches, marks and ends, keyed run/node. */
  public String importances() {
    return prefix + "importances";
  }

  /** Manifests for discovery, keyed run. */
  public String runs() {
    return prefix + "runs";
  }

  /** Of one reading: batches cut by cells, kept until they are in the stored co-moments. */
  public String cells(String reading) {
    return prefix + "cells." + reading;
  }

  /** Closed windows' correlations, a cell each. */
  public String correlations() {
    return prefix + "correlations";
  }

  /** Snapshots of clusters. */
  public String snapshots() {
    return prefix + "snapshots";
  }

  /** Samples on which clusters are active. */
  public String exemplars() {
    return prefix + "exemplars";
  }

  /** What nodes are asked to ablate. */
  public String tests() {
    return prefix + "tests";
  }

  /** What they found. */
  public String effects() {
    return prefix + "effects";
  }

  /** What happened to clusters and nodes. */
  public String events() {
    return prefix + "events";
  }

  /** Records that were refused, unchanged, with the reason in their headers. */
  public String rejected() {
    return prefix + "rejected";
  }

  /**
   * How a reading's {@code cells} are made. Nothing expires by itself: the streams app deletes what
   * it no longer needs.
   */
  public TopicSpec cellsSpec(String reading, int partitions, TopicSettings settings) {
    return settings.spec(
        cells(reading),
        partitions,
        Map.of(
            "cleanup.policy", "delete",
            "retention.ms", "-1",
            "retention.bytes", "-1",
            "segment.bytes", Long.toString(64 * MIB),
            "max.message.bytes", Long.toString(8 * MIB)));
  }

  /**
   * Every topic but {@code cells}, in the order of the pipeline. Retention by time and by bytes: of
   * the topics that are deleted from at most 20.25 GiB for a partition of {@code importances} and
   * {@code tests}, 5.25 GiB for one of the others, besides each partition's active segment.
   */
  public List<TopicSpec> specs(TopicSettings settings) {
    int wide = settings.importancesPartitions();
    int narrow = settings.runPartitions();
    return List.of(
        settings.spec(importances(), wide, retained(30 * DAY, 20_480 * MIB)),
        settings.spec(
            runs(),
            1,
            Map.of("cleanup.policy", "compact", "message.timestamp.type", "LogAppendTime")),
        settings.spec(correlations(), narrow, retained(7 * DAY, 4_096 * MIB)),
        settings.spec(snapshots(), narrow, Map.of("cleanup.policy", "compact")),
        settings.spec(exemplars(), narrow, Map.of("cleanup.policy", "compact")),
        settings.spec(tests(), wide, retained(7 * DAY, 256 * MIB)),
        settings.spec(effects(), narrow, Map.of("cleanup.policy", "compact")),
        settings.spec(events(), narrow, retained(30 * DAY, 256 * MIB)),
        settings.spec(rejected(), narrow, rejectedConfig()));
  }

  private static Map<String, String> rejectedConfig() {
    return Map.of(
        "cleanup.policy", "delete",
        "message.timestamp.type", "LogAppendTime",
        "retention.ms", Long.toString(7 * DAY),
        "retention.bytes", Long.toString(1_024 * MIB),
        "max.message.bytes", Long.toString(2 * MIB));
  }

  private static Map<String, String> retained(long milliseconds, long bytes) {
    return Map.of(
        "cleanup.policy",
        "delete",
        "message.timestamp.type",
        "LogAppendTime",
        "retention.ms",
        Long.toString(milliseconds),
        "retention.bytes",
        Long.toString(bytes));
  }
}
