package dev.weft.clusterer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weft.clusterer.identity.ClusterEvents;
import dev.weft.clusterer.linalg.LinearAlgebra;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Event;
import dev.weft.core.proto.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A split, a merge and a death in a stream of drawn samples, each window of samples of its own. */
class StagedEventsTest {
  private static final int CIRCUITS = 10;
  private static final int SIZE = 8;
  private static final int SAMPLES = 3_000;

  @BeforeAll
  static void oneThread() {
    LinearAlgebra.setThreads(1);
  }

  /** What each window is of: members of circuit c are those with number % CIRCUITS = c. */
  private static int[] circuits(long window) {
    int[] circuitOf = IntStream.range(0, CIRCUITS * SIZE).map(c -> c % CIRCUITS).toArray();
    for (int c = 0; c < circuitOf.length; c++) {
      if (window >= 2 && c % CIRCUITS == 0 && c >= circuitOf.length / 2) {
        circuitOf[c] = CIRCUITS; // Circuit 0 falls apart.
      }
      if (window >= 4 && c % CIRCUITS == 2) {
        circuitOf[c] = 1; // Circuits 1 and 2 become one.
      }
      if (window >= 6 && c % CIRCUITS == 3) {
        circuitOf[c] = -1; // Circuit 3 is no more.
      }
    }
    return circuitOf;
  }

  private static Map<Integer, Long> idOfMember(Snapshot snapshot) {
    return snapshot.getClustersList().stream()
        .flatMap(cluster -> cluster.getMembersList().stream().map(m -> Map.entry(m, cluster)))
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().getId()));
  }

  @Test
  void shouldTellOfJustWhatIsStaged() {
    List<Event> events = new ArrayList<>();
    Snapshot before = null;
    Map<Integer, Long> first = Map.of();
    for (long window = 0; window < 12; window++) {
      Snapshot now =
          Clustering.cluster(
              PlantedWindow.staged(circuits(window), SAMPLES, window, window),
              Analysis.DEFAULT,
              before);
      if (before == null) {
        first = idOfMember(now);
        assertThat(now.getClustersList()).hasSize(CIRCUITS);
      } else {
        events.addAll(ClusterEvents.between(before, now));
      }
      Map<Integer, Long> ids = idOfMember(now);
      for (int circuit = 4; circuit < CIRCUITS; circuit++) {
        assertThat(ids.get(circuit)).isEqualTo(first.get(circuit));
      }
      before = now;
    }
    long split = first.get(0);
    long merged = Math.min(first.get(1), first.get(2));
    long other = Math.max(first.get(1), first.get(2));
    assertThat(events)
        .extracting(Event::getKind, Event::getWindow, Event::getCluster, Event::getRelatedList)
        .containsExactly(
            tuple(Event.Kind.CLUSTER_SPLIT, 2L, split, List.of(split, CIRCUITS + 1L)),
            tuple(Event.Kind.CLUSTER_MERGED, 4L, merged, List.of(merged, other)),
            tuple(Event.Kind.CLUSTER_DIED, 8L, first.get(3), List.of()));
    assertThat(events.get(0).getMembersList()).hasSize(SIZE);
    assertThat(events.get(1).getMembersList()).hasSize(2 * SIZE);
    assertThat(events.get(2).getMembersList())
        .containsExactlyElementsOf(Arrays.stream(range(3)).boxed().toList());
    assertThat(before.getClustersList())
        .extracting(Cluster::getId)
        .doesNotContain(other, first.get(3));
  }

  /** By the settings that see the above: 300 cluster-windows, so at most three events. */
  @Test
  void shouldTellOfNextToNothingWhereNothingChanges() {
    int[] circuitOf = circuits(0);
    Snapshot before =
        Clustering.cluster(
            PlantedWindow.staged(circuitOf, SAMPLES, 100, 0), Analysis.DEFAULT, null);
    List<Event> events = new ArrayList<>();
    for (long window = 1; window <= 30; window++) {
      Snapshot now =
          Clustering.cluster(
              PlantedWindow.staged(circuitOf, SAMPLES, 100 + window, window),
              Analysis.DEFAULT,
              before);
      events.addAll(ClusterEvents.between(before, now));
      before = now;
    }
    assertThat(events).hasSizeLessThanOrEqualTo(3);
  }

  private static int[] range(int circuit) {
    return IntStream.range(0, SIZE).map(i -> circuit + i * CIRCUITS).toArray();
  }
}
