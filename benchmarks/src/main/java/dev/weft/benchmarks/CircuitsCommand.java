package dev.weft.benchmarks;

import dev.weft.cli.output.SnapshotJson;
import dev.weft.cli.output.WindowLine;
import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.clusterer.snapshot.EdgeSettings;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Quality;
import dev.weft.core.proto.Snapshot;
import dev.weft.producer.planted.PlantedSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Agreement with known circuits, window by window: what circuits.py makes tables of. */
@Command(
    name = "circuits",
    description = {
      "Runs planted circuits and toy models, once a seed, in one process, and prints a JSON object",
      "a window: agreement with the known circuits; with the last window its clusters too."
    })
final class CircuitsCommand implements Callable<Integer> {
  @Option(names = "--planted", description = "A spec, as of weft demo; may be repeated.")
  private List<String> planted = List.of();

  @Option(names = "--model", description = "A model's folder; may be repeated.")
  private List<Path> models = List.of();

  @Option(names = "--floor", description = "Of edges; may be repeated: an analysis each.")
  private List<Double> floors = List.of(0.3);

  @Option(names = "--seeds", defaultValue = "3", description = "Seeds 0, 1, ….")
  private int seeds;

  @Option(names = "--windows", defaultValue = "10", description = "Windows a run.")
  private int windows;

  @Option(names = "--window-steps", defaultValue = "10", description = "Batches a window.")
  private int windowSteps;

  @Option(names = "--samples", defaultValue = "2048", description = "A batch, of what is planted.")
  private int samples;

  @Option(names = "--data-dir", required = true, description = "For broker and stores.")
  private Path directory;

  private record Job(String what, long seed) {}

  private final Map<String, Job> jobs = new LinkedHashMap<>();

  @Override
  public Integer call() throws InterruptedException {
    try (CircuitRuns runs = new CircuitRuns(windows, windowSteps, analyses(), directory)) {
      for (long seed = 0; seed < seeds; seed++) {
        for (String spec : planted) {
          runs.planted(job(spec, seed), PlantedSpec.parse(spec), seed, samples);
        }
        for (Path model : models) {
          runs.model(job(String.valueOf(model.getFileName()), seed), model, seed);
        }
      }
      runs.await(jobs.size(), this::print);
    }
    return 0;
  }

  private String job(String what, long seed) {
    String run = "run-" + jobs.size();
    jobs.put(run, new Job(what, seed));
    return run;
  }

  private List<Analysis> analyses() {
    List<Analysis> analyses = new ArrayList<>();
    for (double floor : floors) {
      Analysis like = Analysis.DEFAULT;
      EdgeSettings edges = like.edges();
      analyses.add(
          new Analysis(
              String.format(Locale.ROOT, "floor-%s", floor),
              like.scope(),
              new EdgeSettings(
                  edges.similarity(), floor, edges.replicated(), edges.nearest(), edges.mutual()),
              like.count(),
              like.smallestCluster(),
              like.algorithm(),
              like.seed()));
    }
    return analyses;
  }

  private void print(Snapshot snapshot) {
    Job job = jobs.getOrDefault(snapshot.getRun(), new Job(snapshot.getRun(), 0));
    Quality quality = snapshot.getQuality();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("what", job.what);
    json.put("seed", job.seed);
    json.put("floor", snapshot.getAnalysis().getFloor());
    json.put("window", snapshot.getProvenance().getWindow());
    json.put("samples", WindowLine.samples(snapshot));
    json.put("eligible", quality.getEligible());
    json.put("labelled", quality.getCircuitsLabelled());
    json.put("clusters", snapshot.getClustersCount());
    json.put("ari", quality.getCircuitsAri());
    json.put("purity", quality.getCircuitsPurity());
    json.put("f1", quality.getCircuitsF1());
    if (snapshot.getProvenance().getWindow() == windows - 1) {
      json.put(
          "members", snapshot.getClustersList().stream().map(Cluster::getMembersList).toList());
    }
    System.out.println(SnapshotJson.line(json));
    System.out.flush();
  }
}
