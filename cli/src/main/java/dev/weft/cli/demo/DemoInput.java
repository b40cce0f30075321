package dev.weft.cli.demo;

import dev.weft.clusterer.service.TestSchedulerSettings;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.producer.dumps.ImportanceDump;
import dev.weft.producer.model.ModelManifest;
import dev.weft.producer.publish.NodeMetrics;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a demo publishes: of a model, of a dump, or planted. Immutable. */
record DemoInput(DemoSettings settings, @Nullable ImportanceDump dump) {
  /** Reads the dump, if there is one. */
  static DemoInput read(DemoSettings settings, DemoOutput output) throws IOException {
    if (settings.from() == null) {
      return new DemoInput(settings, null);
    }
    output.progress("reading " + settings.from());
    ImportanceDump dump = ImportanceDump.read(settings.from(), settings.outOfRange());
    output.progress(
        String.format(
            Locale.ROOT,
            "%,d samples of %,d subcomponents, %,d importances clamped to [0, 1]",
            dump.importances().samples(),
            dump.matrices().subcomponents(),
            dump.clamped()));
    return new DemoInput(settings, dump);
  }

  /** What a run of it is called. */
  String name() {
    if (settings.planted() != null) {
      return "planted";
    }
    return dump == null ? ModelManifest.read(settings.model()).name() : dumpName();
  }

  /** The file's name without its ending, as a run's. */
  private String dumpName() {
    String name = String.valueOf(Objects.requireNonNull(settings.from()).getFileName());
    return name.replaceAll("\\.(npz|npy|safetensors)$", "").replaceAll("[^A-Za-z0-9._-]", "-");
  }

  /** The window after which the demo ends: of a dump or a training the last that it fills. */
  long lastWindow() {
    if (dump != null) {
      int batches = (dump.importances().samples() - 1) / ImportanceDump.BATCH + 1;
      return (batches - 1L) / settings.windowSteps();
    }
    return settings.throughTraining()
        ? ModelManifest.read(settings.model()).lastCheckpoint().step()
        : settings.windows() - 1L;
  }

  /** The windows that it fills, for people. */
  String plan() {
    return settings.throughTraining()
        ? String.format(
            Locale.ROOT,
            "%d checkpoints, %d batches of each, a window a training step",
            ModelManifest.read(settings.model()).checkpoints().size(),
            settings.windowSteps())
        : String.format(
            Locale.ROOT, "%d windows of %d batches", lastWindow() + 1, settings.windowSteps());
  }

  /** Begins to publish it. */
  DemoSource publish(
      Topics topics,
      TopicSettings topicSettings,
      String run,
      Map<String, String> kafka,
      NodeMetrics metrics) {
    if (settings.planted() != null) {
      return DemoNodes.startPlanted(settings, topics, topicSettings, run, kafka, metrics);
    }
    if (dump == null) {
      return DemoNodes.start(settings, topics, topicSettings, run, kafka, metrics);
    }
    List<String> nodes =
        IntStream.range(0, settings.nodes()).mapToObj(node -> "node-" + node).toList();
    return DumpSource.start(
        dump.importances(),
        dump.matrices()
            .manifest(run, dumpName(), nodes, settings.windowSteps(), settings.outOfRange()),
        topics,
        topicSettings,
        kafka,
        metrics);
  }

  /**
   * How many tests of clusters to ask for: only nodes with a model that stays the same can test.
   */
  int outstandingTests() {
    boolean possible =
        settings.exemplars()
            && settings.testShare() > 0
            && settings.planted() == null
            && dump == null
            && !settings.throughTraining();
    return possible ? TestSchedulerSettings.DEFAULT_OUTSTANDING : 0;
  }
}
