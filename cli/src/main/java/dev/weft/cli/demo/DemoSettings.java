package dev.weft.cli.demo;

import dev.weft.cli.metrics.MeterSettings;
import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.clusterer.web.WebSettings;
import dev.weft.core.proto.OutOfRange;
import dev.weft.producer.planted.PlantedSpec;
import dev.weft.streams.ReadingTemplate;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a demo runs. Immutable; fields are the flags of {@code weft demo}.
 *
 * @param model folder of the decomposed model; not looked at where there is a dump
 * @param from importances that another tool wrote, instead of a model; or null
 * @param planted circuits without a network, instead of a model; or null
 * @param outOfRange what becomes of the dump's importances out of [0, 1]
 * @param windowSteps batches of each node a window
 * @param throughTraining whether nodes walk through the model's checkpoints, windowSteps batches of
 *     each; windows are then of one training step
 * @param analyses side by side; the first one's clusters are shown at the end
 * @param fresh whether the data directory is emptied first
 * @param keepImportances file for what the nodes published, or null
 * @param web where the page, meters and health are served
 * @param meters where meters are shown besides
 * @param serve whether it is served on after the last window
 * @param exemplars whether the samples that clusters are active on are collected
 * @param testShare of a node's time that tests of clusters may take; 0: none are made
 */
public record DemoSettings(
    Path model,
    @Nullable Path from,
    @Nullable PlantedSpec planted,
    OutOfRange outOfRange,
    List<Path> texts,
    boolean sampled,
    int sequences,
    int length,
    long seed,
    int nodes,
    int windows,
    int windowSteps,
    boolean throughTraining,
    ReadingTemplate reading,
    List<Analysis> analyses,
    Path dataDirectory,
    boolean fresh,
    boolean json,
    @Nullable Path keepImportances,
    WebSettings web,
    MeterSettings meters,
    boolean serve,
    boolean exemplars,
    double testShare) {
  /** Checks the counts. */
  public DemoSettings {
    require(nodes >= 1 && nodes <= 64, "nodes", nodes);
    require(windows >= 1, "windows", windows);
    require(windowSteps >= 1, "window-steps", windowSteps);
    texts = List.copyOf(texts);
    analyses = List.copyOf(analyses);
  }

  private static void require(boolean condition, String what, int value) {
    if (!condition) {
      throw new IllegalArgumentException(what + " " + value + " is out of range");
    }
  }
}
