package dev.weft.cli.commands;

import dev.weft.core.topics.TopicSettings;
import picocli.CommandLine.Option;

/** How missing topics are made: flags of the services. */
public final class TopicOptions {
  @Option(
      names = "--importances-partitions",
      paramLabel = "N",
      defaultValue = "4",
      description =
          "Partitions of importances: how many tasks can ingest at once. Never changed under a run "
              + "(default: ${DEFAULT-VALUE}).")
  private int importances = TopicSettings.DEFAULTS.importancesPartitions();

  @Option(
      names = "--run-partitions",
      paramLabel = "N",
      defaultValue = "4",
      description =
          "Partitions of the topics by run: how many clusterers can share the runs (default: "
              + "${DEFAULT-VALUE}).")
  private int runs = TopicSettings.DEFAULTS.runPartitions();

  @Option(
      names = "--replication",
      paramLabel = "N",
      defaultValue = "-1",
      description = "Replicas of each topic; -1: the broker's default (default).")
  private short replication = TopicSettings.DEFAULTS.replicationFactor();

  TopicSettings settings() {
    return new TopicSettings(importances, runs, replication);
  }
}
