package dev.weft.clusterer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.RunManifest;
import dev.weft.core.proto.Circuit;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Matrix;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KnownCircuitsTest {
  private static final RunManifest MANIFEST =
      RunManifest.of(
          Manifest.newBuilder()
              .setRun("toy")
              .addNodes("a")
              .setWindowSteps(1)
              .addMatrices(Matrix.newBuilder().setName("m").setSubcomponents(10))
              .addKnownCircuits(circuit("dense", 8, 9))
              .addKnownCircuits(circuit("one", 0, 1, 2))
              .addKnownCircuits(circuit("two", 3, 4))
              .build());

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
    assertThat(new KnownCircuits(MANIFEST, new int[] {0, 1, 3, 4, 8, 9}).labelled()).isEqualTo(4);
  }

  @Test
  void shouldCountUnlabelledMembersAgainstPurityAndClustersWithoutLabelsNot() {
    KnownCircuits circuits = new KnownCircuits(MANIFEST, new int[] {0, 1, 2, 3, 4, 5, 6, 8});
    // 2 of {0, 1, 3, 8} and 1 of {2, 5}: 3 of 6.
    assertThat(circuits.purity(List.of(cluster(0, 1, 3, 8), cluster(2, 5), cluster(6))))
        .isEqualTo(0.5);
    assertThat(circuits.purity(List.of(cluster(6)))).isZero();
  }

  @Test
  void shouldTakeWhatIsInNoClusterForAClusterOfItsOwn() {
    KnownCircuits circuits = new KnownCircuits(MANIFEST, new int[] {0, 1, 2, 3, 4});
    assertThat(circuits.agreement(Map.of(0, 0, 1, 0, 2, 0, 3, 1, 4, 1))).isEqualTo(1);
    assertThat(circuits.agreement(Map.of(0, 0, 1, 0, 2, 0))).isLessThan(1).isGreaterThan(0.5);
  }
}
