package dev.weft.clusterer.web;

import dev.weft.clusterer.export.ClusterExport;
import dev.weft.clusterer.export.CorrelationsNpz;
import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.core.RunManifest;
import dev.weft.core.npz.NpzWriter;
import dev.weft.core.proto.Event;
import dev.weft.core.proto.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Snapshots for other programs, and events. Stateless. */
final class Export {
  private Export() {}

  /** Each subcomponent's cluster or null, with what the snapshot is. */
  static Map<String, Object> mapping(RunManifest manifest, Snapshot snapshot) {
    Map<String, Object> json = SnapshotView.summary(snapshot);
    json.put("mapping", ClusterExport.mapping(manifest, snapshot));
    return json;
  }

  /** The window's pairs and each subcomponent's cluster, for numpy. */
  static byte[] npz(RunManifest manifest, Snapshot snapshot, WindowCorrelations window) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (NpzWriter npz = NpzWriter.to(bytes)) {
      CorrelationsNpz.write(npz, window);
      CorrelationsNpz.write(npz, manifest, snapshot);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Members by key. */
  static Map<String, Object> event(RunManifest manifest, Event event) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", Json.label(event.getKind().name(), ""));
    json.put("run", event.getRun());
    json.put("reading", event.getReading());
    json.put("analysis", event.getAnalysis());
    json.put("window", event.getWindow());
    json.put("cluster", event.getCluster() == 0 ? null : event.getCluster());
    json.put("related", event.getRelatedList());
    json.put(
        "members",
        event.getMembersList().stream()
            .filter(member -> member < manifest.subcomponents())
            .map(manifest::key)
            .toList());
    json.put("node", event.getNode());
    json.put("detail", event.getDetail());
    return json;
  }
}
