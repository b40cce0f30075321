package dev.weft.cli.commands;

import dev.weft.cli.demo.Demo;
import dev.weft.cli.demo.DemoSettings;
import dev.weft.producer.planted.PlantedSpec;
import dev.weft.streams.ReadingTemplate;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weft demo}: everything in one process. */
@Command(
    name = "demo",
    description = {
      "Runs everything in one process, on an embedded Kafka broker.",
      "Inference nodes publish a decomposed model's causal importances, the streams app keeps "
          + "their correlations, the clusterer finds clusters at every window. Ends with the "
          + "largest multi-layer clusters."
    })
public final class DemoCommand implements Callable<Integer>, Planned {
  @Spec private CommandSpec spec;
  @Mixin CommonOptions common;
  @Mixin private ModelOptions model;
  @Mixin private DumpOptions dump;
  @Mixin private ReadingOptions reading;
  @Mixin private AnalysisOptions analysis;
  @Mixin private WebOptions web;
  @Mixin private ListenOptions listen;
  @Mixin private MonitorOptions monitor;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "1",
      description = "Inference nodes (default: ${DEFAULT-VALUE}).")
  private int nodes;

  @Option(
      names = "--planted",
      paramLabel = "SPEC",
      description =
          "Planted circuits instead of a model, name=value by commas: subcomponents=4000, layers=4,"
              + " circuits=100, size=2-70, active=60, noise=0.1, shared=0, fires=0.9 unless named;"
              + " and any number of changes: appear=C@STEP, vanish=C@STEP, split=C@STEP,"
              + " merge=C+C@STEP (C: a circuit from 0, or a range 0-9).")
  private @Nullable String planted;

  @Option(
      names = "--windows",
      paramLabel = "N",
      defaultValue = "5",
      description = "Windows, then it ends (default: ${DEFAULT-VALUE}).")
  private int windows;

  @Option(
      names = "--window-steps",
      paramLabel = "W",
      defaultValue = "10",
      description = "Batches of each node a window (default: ${DEFAULT-VALUE}).")
  private int windowSteps;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = ".weft",
      description = "The broker's data, kept for later commands (default: ${DEFAULT-VALUE}).")
  private Path dataDirectory;

  @Option(
      names = "--fresh",
      fallbackValue = "true",
      description = "Empty the data directory first.")
  private boolean fresh;

  @Option(
      names = "--json",
      fallbackValue = "true",
      description = "Print results as JSON, an object a line: windows, clusters, a summary.")
  private boolean json;

  @Option(
      names = "--keep-importances",
      paramLabel = "FILE.npz",
      description = "Write what the nodes published, for numpy and scipy.")
  private @Nullable Path keepImportances;

  @Option(
      names = "--serve",
      fallbackValue = "true",
      description = "Keep serving the page after the last window, until Ctrl-C.")
  private boolean serve;

  /** Each training step by itself, unless told otherwise. */
  private ReadingTemplate template() {
    boolean given =
        Defaults.current()
            .source(spec.findOption("--statistic"), spec.commandLine().getParseResult())
            .isPresent();
    if (model.throughTraining && !given) {
      reading.statistic = ReadingOptions.WindowStatistic.TUMBLING;
    }
    return reading.template("live", 0);
  }

  @Override
  public Object plan() {
    return settings();
  }

  private DemoSettings settings() {
    return new DemoSettings(
        dump.from == null && planted == null ? model.folder() : Path.of("."),
        dump.from,
        planted == null ? null : PlantedSpec.parse(planted),
        dump.outOfRange(),
        model.texts,
        model.sampled,
        model.sequences,
        model.length,
        model.seed,
        nodes,
        windows,
        windowSteps,
        model.throughTraining,
        template(),
        analysis.analyses(),
        dataDirectory,
        fresh,
        json,
        keepImportances,
        web.settings(listen),
        monitor.settings(listen),
        serve,
        reading.exemplars,
        model.testShare);
  }

  @Override
  public Integer call() throws Exception {
    try (Interrupts interrupts = Interrupts.listen()) {
      new Demo(settings(), System.out, System.err, interrupts::asked).run();
    }
    return 0;
  }
}
