package dev.weft.cli.output;

import dev.weft.core.RunManifest;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Snapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Each subcomponent's cluster, by key: the form in which goodfire-ai/spd keeps clusterings. */
public final class ClusterMapping {
  private ClusterMapping() {}

  /** One JSON object, {"matrix:index": id or null}, in the manifest's order. */
  public static String json(Snapshot snapshot, RunManifest manifest) {
    Map<String, @Nullable Object> mapping = new LinkedHashMap<>();
    for (int number = 0; number < manifest.subcomponents(); number++) {
      mapping.put(manifest.key(number), null);
    }
    for (Cluster cluster : snapshot.getClustersList()) {
      cluster
          .getMembersList()
          .forEach(member -> mapping.put(manifest.key(member), cluster.getId()));
    }
    return SnapshotJson.line(mapping);
  }
}
