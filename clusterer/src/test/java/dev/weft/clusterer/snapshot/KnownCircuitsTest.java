package dev.weft.clusterer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.clusterer.Golden;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Circuit;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnownCircuitsTest {
  private static final RunManifest MANIFEST =
      manifest(10, circuit("dense", 8, 9), circuit("one", 0, 1, 2), circuit("two", 3, 4));

  private static RunManifest manifest(int subcomponents, Circuit... circuits) {
    return RunManifest.of(
        Manifest.newBuilder()
            .setRun("toy")
            .addNodes("a")
            .setWindowSteps(1)
            .addMatrices(Matrix.newBuilder().setName("m").setSubcomponents(subcomponents))
            .addAllKnownCircuits(List.of(circuits))
            .build());
  }

  private static Circuit circuit(String name, int... members) {
    Circuit.Builder circuit = Circuit.newBuilder().setName(name);
    for (int member : members) {
      circuit.addMembers(member);
    }
    return circuit.build();
  }

  private static Cluster cluster(int... members) {
    Cluster.Builder cluster = Cluster.newBuilder();
    for (int member : members) {
      cluster.addMembers(member);
    }
    return cluster.build();
  }

  @Test
  void shouldLabelEligibleMembersOfCircuitsButTheDenseOne() {
    assertThat(new KnownCircuits(MANIFEST, 0, new int[] {0, 1, 3, 4, 8, 9}).labelled())
        .isEqualTo(4);
  }

  @Test
  void shouldCountUnlabelledMembersAgainstPurityAndClustersWithoutLabelsNot() {
    KnownCircuits circuits = new KnownCircuits(MANIFEST, 0, new int[] {0, 1, 2, 3, 4, 5, 6, 8});
    // 2 of {0, 1, 3, 8} and 1 of {2, 5}: 3 of 6.
    assertThat(circuits.purity(List.of(cluster(0, 1, 3, 8), cluster(2, 5), cluster(6))))
        .isEqualTo(0.5);
    assertThat(circuits.purity(List.of(cluster(6)))).isZero();
  }

  @Test
  void shouldTakeWhatIsInNoClusterForAClusterOfItsOwn() {
    KnownCircuits circuits = new KnownCircuits(MANIFEST, 0, new int[] {0, 1, 2, 3, 4});
    assertThat(circuits.agreement(Map.of(0, 0, 1, 0, 2, 0, 3, 1, 4, 1))).isEqualTo(1);
    assertThat(circuits.agreement(Map.of(0, 0, 1, 0, 2, 0))).isLessThan(1).isGreaterThan(0.5);
  }

  @Test
  void shouldTakeTheCircuitsThatHoldAtTheWindowsLastStep() {
    RunManifest drifting =
        manifest(
            10,
            circuit("early", 0, 1, 2, 3).toBuilder().setEndStep(20).build(),
            circuit("half", 0, 2).toBuilder().setFromStep(20).build(),
            circuit("other half", 1, 3).toBuilder().setFromStep(20).setEndStep(30).build());
    int[] eligible = {0, 1, 2, 3};
    List<Cluster> whole = List.of(cluster(0, 1, 2, 3));
    List<Cluster> halves = List.of(cluster(0, 2), cluster(1, 3));
    assertThat(new KnownCircuits(drifting, 19, eligible).purity(whole)).isEqualTo(1);
    assertThat(new KnownCircuits(drifting, 19, eligible).bestMatchF1(whole)).isEqualTo(1);
    assertThat(new KnownCircuits(drifting, 20, eligible).purity(whole)).isEqualTo(0.5);
    assertThat(new KnownCircuits(drifting, 20, eligible).bestMatchF1(halves)).isEqualTo(1);
    assertThat(new KnownCircuits(drifting, 30, eligible).labelled()).isEqualTo(2);
  }

  @Test
  void shouldMatchOverlappingCircuitsWithTheirBestClusters() {
    KnownCircuits circuits =
        new KnownCircuits(
            manifest(10, circuit("one", 0, 1, 2, 3), circuit("two", 3, 4, 5), circuit("dense", 9)),
            0,
            new int[] {0, 1, 2, 3, 4, 5, 6, 9});
    assertThat(circuits.labelled()).as("3 is shared").isEqualTo(5);
    // Circuit one: 2·4/(5+4) of the first cluster; two: 2·2/(2+3) of the second. Clusters the same;
    // {6, 9} holds no circuit's member.
    double f1 = (8 / 9.0 + 4 / 5.0) / 2;
    assertThat(circuits.bestMatchF1(List.of(cluster(0, 1, 2, 3, 6), cluster(4, 5), cluster(6, 9))))
        .isCloseTo(f1, within(1e-15));
    // One cluster of all: 8/10 and 6/9; it takes the better of them.
    assertThat(circuits.bestMatchF1(List.of(cluster(0, 1, 2, 3, 4, 5))))
        .isCloseTo(((8 / 10.0 + 6 / 9.0) / 2 + 8 / 10.0) / 2, within(1e-15));
    assertThat(circuits.bestMatchF1(List.of())).isZero();
  }

  @Test
  void shouldAgreeWithPythonOnBestMatchF1() {
    for (String row : Golden.lines("f1.csv")) {
      String[] cells = row.split(",", -1);
      Circuit[] circuits =
          Arrays.stream(cells[0].split(";", -1))
              .map(set -> circuit("c", numbers(set)))
              .toArray(Circuit[]::new);
      List<Cluster> clusters =
          Arrays.stream(cells[1].split(";", -1)).map(set -> cluster(numbers(set))).toList();
      int[] all = IntStream.range(0, 40).toArray();
      assertThat(new KnownCircuits(manifest(40, circuits), 0, all).bestMatchF1(clusters))
          .isCloseTo(Double.parseDouble(cells[2]), within(1e-14));
    }
  }

  private static int[] numbers(String set) {
    return Arrays.stream(set.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
  }
}
