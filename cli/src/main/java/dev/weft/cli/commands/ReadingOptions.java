package dev.weft.cli.commands;

import dev.weft.streams.ReadingTemplate;
import picocli.CommandLine.Option;

/** How a reading is made: flags of demo and streams. */
public final class ReadingOptions {
  @Option(
      names = "--group-size",
      paramLabel = "G",
      description = "Subcomponents a group; 0: two groups, of at most 16,384 (default).")
  int groupSize;

  @Option(
      names = "--silence",
      paramLabel = "X",
      description =
          "Importance at or below which a subcomponent is silent (default: ${DEFAULT-VALUE}).",
      defaultValue = "0.1")
  double silence = 0.1;

  @Option(
      names = "--floor",
      paramLabel = "R",
      description =
          "Emit pairs with r at or above this; -1: all that fired (default: ${DEFAULT-VALUE}).",
      defaultValue = "0.2")
  double floor = 0.2;

  @Option(
      names = "--edges-per-subcomponent",
      paramLabel = "N",
      description = "At most so many pairs a subcomponent; 0: all (default: ${DEFAULT-VALUE}).",
      defaultValue = "40")
  int edgesPerSubcomponent = 40;

  @Option(
      names = "--halves",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Keep even and odd batches apart (default: ${DEFAULT-VALUE}).")
  boolean halves = true;

  ReadingTemplate template(String name, long windowSteps) {
    return new ReadingTemplate(
        name, windowSteps, silence, groupSize, halves, halves, floor, edgesPerSubcomponent);
  }
}
