package dev.weft.clusterer.export;

import dev.weft.core.RunManifest;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Snapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which cluster each subcomponent is in, in forms that other tools read. Stateless. */
public final class ClusterExport {
  private ClusterExport() {}

  /**
   * Each subcomponent's cluster, or null, by key, in the manifest's order: the form in which
   * goodfire-ai/spd keeps clusterings.
   */
  public static Map<String, @Nullable Long> mapping(RunManifest manifest, Snapshot snapshot) {
    Map<String, @Nullable Long> mapping = new LinkedHashMap<>();
    for (int number = 0; number < manifest.subcomponents(); number++) {
      mapping.put(manifest.key(number), null);
    }
    for (Cluster cluster : snapshot.getClustersList()) {
      cluster
          .getMembersList()
          .forEach(member -> mapping.put(manifest.key(member), cluster.getId()));
    }
    return mapping;
  }

  /** A line a clustered subcomponent. */
  public static String csv(RunManifest manifest, Snapshot snapshot) {
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
}
