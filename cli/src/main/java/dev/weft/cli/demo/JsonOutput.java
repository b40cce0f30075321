package dev.weft.cli.demo;

import dev.weft.cli.output.SnapshotJson;
import dev.weft.cli.output.WindowLine;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Quality;
import dev.weft.core.proto.Snapshot;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** For programs: a JSON object a line on standard output, nothing else there. */
final class JsonOutput implements DemoOutput {
  private final PrintStream out;
  private final PrintStream err;
  private SamplePace pace = new SamplePace();

  JsonOutput(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public void progress(String what) {
    err.println("weft: " + what);
  }

  @Override
  public void begin(String run, String plan) {
    pace = new SamplePace();
  }

  @Override
  public void published(long samples) {}

  @Override
  public void window(Snapshot snapshot) {
    Map<String, Object> object = object("window");
    object.put("run", snapshot.getRun());
    object.put("analysis", snapshot.getAnalysis().getName());
    object.put("window", snapshot.getProvenance().getWindow());
    summarise(snapshot, object);
    object.put("samples_per_second", pace.next(snapshot));
    object.put("k", largestK(snapshot));
    object.put("took_milliseconds", snapshot.getProvenance().getTookMilliseconds());
    print(object);
  }

  /** Of the largest component. */
  private static int largestK(Snapshot snapshot) {
    return snapshot.getComponentsCount() == 0 ? 0 : snapshot.getComponents(0).getK();
  }

  private static void summarise(Snapshot snapshot, Map<String, Object> object) {
    Quality quality = snapshot.getQuality();
    object.put("samples", WindowLine.samples(snapshot));
    object.put("eligible", quality.getEligible());
    object.put("edges", quality.getEdges());
    object.put("clusters", snapshot.getClustersCount());
    object.put("multi_layer_clusters", quality.getMultiLayerClusters());
    if (quality.hasAgreementWithPredecessor()) {
      object.put("agreement_with_previous", quality.getAgreementWithPredecessor());
    }
    if (quality.hasCircuitsAri()) {
      object.put("circuits_ari", quality.getCircuitsAri());
      object.put("circuits_labelled", quality.getCircuitsLabelled());
      object.put("circuits_purity", quality.getCircuitsPurity());
      object.put("circuits_core_purity", quality.getCircuitsCorePurity());
      object.put("circuits_core_share", quality.getCircuitsCoreShare());
    }
    if (quality.hasCircuitsF1()) {
      object.put("circuits_f1", quality.getCircuitsF1());
    }
  }

  @Override
  public void end(
      Snapshot last, Manifest manifest, Map<Long, List<String>> described, DemoSettings settings) {
    RunManifest run = RunManifest.of(manifest);
    for (Cluster cluster : last.getClustersList()) {
      Map<String, Object> object = object("cluster");
      object.putAll(SnapshotJson.cluster(cluster, run));
      object.put(
          manifest.getVocabulary().getSize() > 0 ? "tokens" : "circuits",
          described.getOrDefault(cluster.getId(), List.of()));
      print(object);
    }
    Map<String, Object> object = object("summary");
    object.put("run", last.getRun());
    object.put("model", last.getModel());
    object.put("window", last.getProvenance().getWindow());
    summarise(last, object);
    object.put("k", largestK(last));
    object.put("seconds", pace.seconds());
    print(object);
  }

  private static Map<String, Object> object(String type) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("type", type);
    return object;
  }

  private void print(Map<String, Object> object) {
    out.println(SnapshotJson.line(object));
    out.flush();
  }
}
