package dev.weft.clusterer.export;

import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.core.RunManifest;
import dev.weft.core.npz.NpzWriter;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Snapshot;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A window for numpy. Stateless. */
public final class CorrelationsNpz {
  private CorrelationsNpz() {}

  /** Keys of all subcomponents. */
  public static List<String> keys(RunManifest manifest) {
    return IntStream.range(0, manifest.subcomponents()).mapToObj(manifest::key).toList();
  }

  /** The window's marginals and pairs. */
  public static void write(NpzWriter npz, WindowCorrelations window) throws IOException {
    int subcomponents = window.manifest().subcomponents();
    int pairs = window.rows().length;
    npz.put("keys", keys(window.manifest()));
    npz.put("n", window.totalSamples());
    npz.put("units_per_sample", window.unitsPerSample());
    npz.put("steps", new long[] {window.firstStep(), window.endStep()});
    npz.put("sum", IntStream.range(0, subcomponents).mapToLong(window::totalSum).toArray());
    npz.put(
        "sum_squares",
        IntStream.range(0, subcomponents).mapToLong(window::totalSumSquares).toArray());
    npz.put("firings", IntStream.range(0, subcomponents).mapToLong(window::totalFirings).toArray());
    npz.put("i", window.rows());
    npz.put("j", window.columns());
    npz.put(
        "sum_products", IntStream.range(0, pairs).mapToLong(window::totalSumProducts).toArray());
    npz.put("r", window.correlations());
  }

  /** Each subcomponent's cluster, -1 for none. */
  public static void write(NpzWriter npz, RunManifest manifest, Snapshot snapshot)
      throws IOException {
    long[] clusters = new long[manifest.subcomponents()];
    Arrays.fill(clusters, -1);
    for (Cluster cluster : snapshot.getClustersList()) {
      cluster.getMembersList().forEach(member -> clusters[member] = cluster.getId());
    }
    npz.put("cluster", clusters);
  }
}
