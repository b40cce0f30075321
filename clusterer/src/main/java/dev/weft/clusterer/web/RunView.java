package dev.weft.clusterer.web;

import dev.weft.clusterer.web.book.SnapshotBook;
import dev.weft.clusterer.web.book.SnapshotBook.Source;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Matrix;
import dev.weft.core.proto.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs as JSON. Stateless. */
final class RunView {
  private RunView() {}

  static Map<String, Object> of(RunManifest manifest, SnapshotBook book) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", manifest.run());
    json.put("model", manifest.message().getModel());
    json.put("manifest", manifest.digest());
    json.put("subcomponents", manifest.subcomponents());
    json.put("window_steps", manifest.message().getWindowSteps());
    json.put("nodes", manifest.nodes());
    json.put("matrices", matrices(manifest));
    json.put(
        "sources",
        book.sources(manifest.run()).stream().map(source -> source(source, book)).toList());
    return json;
  }

  private static List<Map<String, Object>> matrices(RunManifest manifest) {
    List<Map<String, Object>> rows = new ArrayList<>();
    int first = 0;
    for (Matrix matrix : manifest.message().getMatricesList()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("matrix", matrix.getName());
      row.put("layer", matrix.getLayer());
      row.put("first", first);
      row.put("subcomponents", matrix.getSubcomponents());
      rows.add(row);
      first += matrix.getSubcomponents();
    }
    return rows;
  }

  private static Map<String, Object> source(Source source, SnapshotBook book) {
    List<Snapshot> snapshots = book.snapshots(source);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("reading", source.reading());
    json.put("analysis", source.analysis());
    json.put(
        "windows",
        snapshots.stream().map(snapshot -> snapshot.getProvenance().getWindow()).toList());
    json.put("samples_per_second", Json.number(rate(snapshots)));
    json.put("latest", SnapshotView.summary(snapshots.get(snapshots.size() - 1)));
    return json;
  }

  /** Samples a second between the last two windows; NaN for one window. */
  private static double rate(List<Snapshot> snapshots) {
    if (snapshots.size() < 2) {
      return Double.NaN;
    }
    Snapshot last = snapshots.get(snapshots.size() - 1);
    Snapshot before = snapshots.get(snapshots.size() - 2);
    double more = SnapshotView.samples(last);
    if (last.getProvenance().getFirstStep() == before.getProvenance().getFirstStep()) {
      more -= SnapshotView.samples(before);
    }
    return 1_000
        * more
        / (last.getProvenance().getCreatedAt() - before.getProvenance().getCreatedAt());
  }
}
