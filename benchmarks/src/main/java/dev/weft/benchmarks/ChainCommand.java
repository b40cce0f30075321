package dev.weft.benchmarks;

import dev.weft.clusterer.analyses.AnalysesFile;
import dev.weft.clusterer.linalg.LinearAlgebra;
import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.clusterer.snapshot.Clustering;
import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.clusterer.spectral.AdjustedRandIndex;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Circuit;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Component;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Matrix;
import dev.weft.core.proto.Quality;
import dev.weft.core.proto.Snapshot;
import dev.weft.producer.model.ModelManifest;
import dev.weft.producer.model.ModelManifest.DecomposedMatrix;
import dev.weft.producer.model.ModelManifest.KnownCircuit;
import dev.weft.producer.npz.KeptImportances;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The chain of snapshots of kept importances, by one analysis: what of them is steady. */
@Command(
    name = "chain",
    description = {
      "Clusters the windows of what weft demo --keep-importances FILE.npz wrote, one after another,",
      "without a broker, and prints a line a window: k, agreement with the window before, cores,",
      "agreement with known circuits."
    })
final class ChainCommand implements Callable<Integer> {
  @Parameters(description = "Kept importances.")
  private Path file;

  @Option(names = "--model", required = true, description = "The model's folder.")
  private Path model;

  @Option(names = "--windows", defaultValue = "1000", description = "At most.")
  private int windows;

  @Option(names = "--window-steps", defaultValue = "10", description = "Batches a window.")
  private int windowSteps;

  @Option(names = "--analyses", description = "File of analyses: by its first, not the default.")
  private @Nullable Path analyses;

  @Option(names = "--show", defaultValue = "0", description = "So many largest clusters at last.")
  private int show;

  @Option(
      names = "--cold",
      description = "Each window again as if none came before: its time, and the ARI of both.")
  private boolean cold;

  @Override
  public Integer call() throws IOException {
    LinearAlgebra.setThreads(1);
    KeptWindows kept = new KeptWindows(KeptImportances.read(file), manifestOf(model, windowSteps));
    Analysis analysis =
        analyses == null ? Analysis.DEFAULT : AnalysesFile.read(analyses, Analysis.DEFAULT).get(0);
    @Nullable Snapshot before = null;
    for (int window = 0; window < windows && kept.hasNext(); window++) {
      WindowCorrelations correlations = kept.next();
      long begin = System.nanoTime();
      before = Clustering.cluster(correlations, analysis, before);
      double seconds = (System.nanoTime() - begin) / 1e9;
      print(before, seconds);
      if (cold) {
        printCold(correlations, analysis, before, seconds);
      }
    }
    if (before != null) {
      before.getClustersList().stream().limit(show).forEach(ChainCommand::print);
    }
    return 0;
  }

  private static void printCold(
      WindowCorrelations correlations, Analysis analysis, Snapshot warm, double seconds) {
    long begin = System.nanoTime();
    Snapshot alone = Clustering.cluster(correlations, analysis, null);
    double took = (System.nanoTime() - begin) / 1e9;
    int subcomponents = correlations.manifest().subcomponents();
    System.out.printf(
        Locale.ROOT,
        "  cold: k %3d  %.2f s, %.1f times as long  ARI %.4f, to circuits %.3f%n",
        alone.getComponentsCount() > 0 ? alone.getComponents(0).getK() : 0,
        took,
        took / seconds,
        AdjustedRandIndex.of(labels(warm, subcomponents), labels(alone, subcomponents)),
        alone.getQuality().getCircuitsAri());
  }

  /** Number of each subcomponent's cluster; those of none are clusters of their own. */
  private static int[] labels(Snapshot snapshot, int subcomponents) {
    int[] labels = IntStream.range(0, subcomponents).map(c -> -1 - c).toArray();
    for (int c = 0; c < snapshot.getClustersCount(); c++) {
      for (int member : snapshot.getClusters(c).getMembersList()) {
        labels[member] = c;
      }
    }
    return labels;
  }

  private static void print(Snapshot snapshot, double seconds) {
    Quality quality = snapshot.getQuality();
    List<Cluster> clusters = snapshot.getClustersList();
    Component largest =
        snapshot.getComponentsCount() > 0
            ? snapshot.getComponents(0)
            : Component.getDefaultInstance();
    long withCore = clusters.stream().filter(cluster -> cluster.getCoreCount() >= 2).count();
    int members = clusters.stream().mapToInt(Cluster::getMembersCount).sum();
    System.out.printf(
        Locale.ROOT,
        "window %2d  n %4d k %3d %-9s clusters %3d  largest %3d core %3d  ARI %.3f  cores %.2f"
            + " of members, in %.2f of clusters",
        snapshot.getProvenance().getWindow(),
        largest.getSize(),
        largest.getK(),
        largest.getReason().name().substring(9, Math.min(18, largest.getReason().name().length())),
        clusters.size(),
        clusters.isEmpty() ? 0 : clusters.get(0).getMembersCount(),
        clusters.isEmpty() ? 0 : clusters.get(0).getCoreCount(),
        quality.getAgreementWithPredecessor(),
        (double) quality.getCoreMembers() / Math.max(1, members),
        (double) withCore / Math.max(1, clusters.size()));
    if (quality.hasCircuitsAri()) {
      System.out.printf(
          Locale.ROOT,
          "  circuits: ARI %.3f purity %.3f of cores %.3f holding %.3f",
          quality.getCircuitsAri(),
          quality.getCircuitsPurity(),
          quality.getCircuitsCorePurity(),
          quality.getCircuitsCoreShare());
    }
    System.out.printf(
        Locale.ROOT,
        "  halves %.2f cut %.1f  %.2f s%n",
        quality.getMedianHalfOverlap(),
        quality.getNormalisedCut(),
        seconds);
  }

  private static void print(Cluster cluster) {
    System.out.printf(
        Locale.ROOT,
        "  %4d: %3d members, core %3d, layers %d, cohesion %.3f, density %.3f, conductance %.3f,"
            + " halves %s%n",
        cluster.getId(),
        cluster.getMembersCount(),
        cluster.getCoreCount(),
        cluster.getLayersCount(),
        cluster.getCohesion(),
        cluster.getDensity(),
        cluster.getConductance(),
        cluster.getHalfOverlapsList());
  }

  /** The model's manifest as a run's. */
  static RunManifest manifestOf(Path model, int windowSteps) {
    ModelManifest read = ModelManifest.read(model);
    Manifest.Builder manifest =
        Manifest.newBuilder()
            .setRun("kept")
            .setModel(read.name())
            .addNodes("node-0")
            .setWindowSteps(windowSteps);
    Map<String, Integer> first = new HashMap<>();
    int number = 0;
    for (DecomposedMatrix matrix : read.matrices()) {
      first.put(matrix.name(), number);
      number += matrix.subcomponents();
      manifest.addMatrices(
          Matrix.newBuilder()
              .setName(matrix.name())
              .setLayer(matrix.layer())
              .setSubcomponents(matrix.subcomponents()));
    }
    for (KnownCircuit circuit : read.knownCircuits()) {
      Circuit.Builder known = Circuit.newBuilder().setName(circuit.name());
      circuit
          .members()
          .forEach(
              member -> known.addMembers(first.getOrDefault(member.matrix(), 0) + member.index()));
      manifest.addKnownCircuits(known);
    }
    return RunManifest.of(manifest.build());
  }
}
