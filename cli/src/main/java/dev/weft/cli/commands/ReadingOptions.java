package dev.weft.cli.commands;

import dev.weft.core.proto.Statistic;
import dev.weft.streams.ReadingTemplate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a reading is made: flags of demo and streams. */
public final class ReadingOptions {
  @Option(
      names = "--group-size",
      paramLabel = "G",
      description = "Subcomponents a group; 0: two groups, of at most 16,384 (default).")
  int groupSize;

  /** What of the samples a window's correlations are of. */
  enum WindowStatistic {
    /** All since the run began. */
    CUMULATIVE(Statistic.STATISTIC_CUMULATIVE),
    /** The window's own. */
    TUMBLING(Statistic.STATISTIC_TUMBLING),
    /** All, with weights that halve every half-life. */
    DECAYED(Statistic.STATISTIC_DECAYED);

    private final Statistic message;

    WindowStatistic(Statistic message) {
      this.message = message;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--statistic",
      paramLabel = "NAME",
      description =
          "What a window's correlations are of: ${COMPLETION-CANDIDATES} (default: "
              + "${DEFAULT-VALUE}).",
      defaultValue = "cumulative")
  WindowStatistic statistic = WindowStatistic.CUMULATIVE;

  @Option(
      names = "--half-life",
      paramLabel = "WINDOWS",
      description =
          "Of a decayed statistic: windows after which a window's weight is halved (default: "
              + "${DEFAULT-VALUE}).",
      defaultValue = "10")
  double halfLife = 10;

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
      fallbackValue = "true",
      negatable = true,
      description = "Keep even and odd batches apart (default: below 16,384 subcomponents).")
  @Nullable Boolean halves;

  @Option(
      names = "--joint-counts",
      fallbackValue = "true",
      negatable = true,
      description = "Keep how often both of a pair fired (default: where halves are kept apart).")
  @Nullable Boolean jointCounts;

  @Option(
      names = "--exemplars",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Collect the samples and tokens that clusters are active on, in an application of its own "
              + "(default: yes).")
  boolean exemplars = true;

  ReadingTemplate template(String name, long windowSteps) {
    return new ReadingTemplate(
        name,
        windowSteps,
        statistic.message,
        statistic == WindowStatistic.DECAYED ? halfLife : 0,
        silence,
        groupSize,
        halves,
        jointCounts,
        floor,
        edgesPerSubcomponent);
  }
}
