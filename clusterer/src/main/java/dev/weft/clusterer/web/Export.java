package dev.weft.clusterer.web;

import dev.weft.core.RunManifest;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Event;
import dev.weft.core.proto.Snapshot;
import java.util.LinkedHashMap;
import java.util.Map;

/** Snapshots for other programs, and events. Stateless. */
final class Export {
  private Export() {}

  /** Which cluster each clustered subcomponent is in. */
  static Map<String, Object> mapping(RunManifest manifest, Snapshot snapshot) {
    Map<String, Long> clusters = new LinkedHashMap<>();
    Membership membership = Membership.of(snapshot, manifest.subcomponents());
    for (int number = 0; number < manifest.subcomponents(); number++) {
      if (membership.of(number) >= 0) {
        clusters.put(manifest.key(number), membership.of(number));
      }
    }
    Map<String, Object> json = SnapshotView.summary(snapshot);
    json.put("mapping", clusters);
    return json;
  }

  /** A line a clustered subcomponent. */
  static String csv(RunManifest manifest, Snapshot snapshot) {
    StringBuilder text = new StringBuilder("key,matrix,layer,cluster,cluster_size\r\n");
    for (Cluster cluster : snapshot.getClustersList()) {
      for (int member : cluster.getMembersList()) {
        text.append(quoted(manifest.key(member)))
            .append(',')
            .append(quoted(manifest.matrix(member).getName()))
            .append(',')
            .append(manifest.layer(member))
            .append(',')
            .append(cluster.getId())
            .append(',')
            .append(cluster.getMembersCount())
            .append("\r\n");
      }
    }
    return text.toString();
  }

  private static String quoted(String value) {
    return value.matches("[A-Za-z0-9._:-]*") ? value : '"' + value.replace("\"", "\"\"") + '"';
  }

  static Map<String, Object> event(Event event) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", Json.label(event.getKind().name(), ""));
    json.put("run", event.getRun());
    json.put("reading", event.getReading());
    json.put("analysis", event.getAnalysis());
    json.put("window", event.getWindow());
    json.put("cluster", event.getCluster() == 0 ? null : event.getCluster());
    json.put("related", event.getRelatedList());
    json.put("node", event.getNode());
    json.put("detail", event.getDetail());
    return json;
  }
}
