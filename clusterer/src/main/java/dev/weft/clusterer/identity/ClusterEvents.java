package dev.weft.clusterer.identity;

import dev.weft.core.RecordFormat;
import dev.weft.core.proto.AbsentCluster;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Event;
import dev.weft.core.proto.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What happened to clusters between a snapshot and its predecessor: a pure function of the two.
 * Each change is told once: a part of a split is not born, what merged does not die, and neither
 * grew or shrank.
 */
public final class ClusterEvents {
  /** Members of larger clusters are left out, so that an event fits a record. */
  static final int MOST_MEMBERS = 100_000;

  private final Snapshot after;
  private final List<Event> events = new ArrayList<>();

  private ClusterEvents(Snapshot after) {
    this.after = after;
  }

  /**
   * The events of a window, by kind, then by id.
   *
   * @param before the predecessor; null for a first window, in which all clusters are born
   */
  public static List<Event> between(@Nullable Snapshot before, Snapshot after) {
    ClusterEvents window = new ClusterEvents(after);
    if (before == null) {
      after.getClustersList().forEach(window::born);
    } else {
      window.tell(before);
    }
    return window.events.stream()
        .sorted(Comparator.comparing(Event::getKind).thenComparingLong(Event::getCluster))
        .toList();
  }

  private void tell(Snapshot before) {
    Succession succession = Succession.between(before.getClustersList(), after.getClustersList());
    for (Succession.Split split : succession.splits()) {
      add(Event.Kind.CLUSTER_SPLIT, split.from(), split.into(), "into " + named(split.into()));
    }
    for (Succession.Merge merge : succession.merges()) {
      add(Event.Kind.CLUSTER_MERGED, merge.into(), merge.from(), "from " + named(merge.from()));
    }
    Map<Long, Cluster> earlier = new HashMap<>();
    before.getAbsentList().stream()
        .map(AbsentCluster::getCluster)
        .forEach(cluster -> earlier.put(cluster.getId(), cluster));
    before.getClustersList().forEach(cluster -> earlier.put(cluster.getId(), cluster));
    for (Cluster cluster : after.getClustersList()) {
      Cluster ancestor = earlier.get(cluster.getId());
      if (succession.tells(cluster.getId())) {
        continue;
      }
      if (ancestor == null) {
        born(cluster);
      } else if (ancestor.getToldSize() != cluster.getToldSize()) {
        boolean grew = ancestor.getToldSize() < cluster.getToldSize();
        add(
            grew ? Event.Kind.CLUSTER_GREW : Event.Kind.CLUSTER_SHRANK,
            cluster,
            List.of(),
            ancestor.getToldSize() + " to " + cluster.getToldSize() + " members");
      }
    }
    for (Cluster cluster : Absences.dead(before, after)) {
      add(Event.Kind.CLUSTER_DIED, cluster, List.of(), "missing for " + Absences.DEAD + " windows");
    }
  }

  private void born(Cluster cluster) {
    add(Event.Kind.CLUSTER_BORN, cluster, List.of(), cluster.getMembersCount() + " members");
  }

  private static String named(List<Cluster> clusters) {
    return clusters.stream()
        .map(cluster -> cluster.getId() + " (" + cluster.getMembersCount() + ")")
        .collect(Collectors.joining(", "));
  }

  private void add(Event.Kind kind, Cluster cluster, List<Cluster> related, String detail) {
    Event.Builder event =
        Event.newBuilder()
            .setFormat(RecordFormat.VERSION)
            .setKind(kind)
            .setRun(after.getRun())
            .setReading(after.getReading().getName())
            .setAnalysis(after.getAnalysis().getName())
            .setWindow(after.getProvenance().getWindow())
            .setCluster(cluster.getId())
            .setDetail(detail);
    related.forEach(other -> event.addRelated(other.getId()));
    if (cluster.getMembersCount() <= MOST_MEMBERS) {
      event.addAllMembers(cluster.getMembersList());
    }
    events.add(event.build());
  }
}
