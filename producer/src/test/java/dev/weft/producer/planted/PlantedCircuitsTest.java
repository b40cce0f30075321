package dev.weft.producer.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.weft.core.FixedPoint;
import dev.weft.core.ImportanceBatch;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Circuit;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlantedCircuitsTest {
  private static final PlantedSpec SPEC =
      PlantedSpec.parse("subcomponents=600,circuits=20,size=5-25,active=30,noise=0.2");

  private static RunManifest manifest(PlantedSpec spec) {
    return new PlantedCircuits(spec, 3).manifest("p", List.of("a"), 10);
  }

  @Test
  void shouldFireAsOftenAsTheSpecSaysAndMembersTogether() {
    PlantedCircuits planted = new PlantedCircuits(SPEC, 3);
    int samples = 40_000;
    ImportanceBatch batch = planted.batch(0, 0, samples);
    assertThat(batch.entries() / (double) samples).isCloseTo(30, offset(0.6));
    long ones = batch.values().length - count(batch.values());
    assertThat(ones / (double) batch.entries()).isCloseTo(1 / 3.0, offset(0.01));
    Circuit circuit = manifest(SPEC).message().getKnownCircuits(0);
    int first = circuit.getMembers(0);
    int second = circuit.getMembers(1);
    int fired = 0;
    int both = 0;
    for (int s = 0; s < samples; s++) {
      BitSet row = new BitSet();
      for (int e = batch.rowOffsets()[s]; e < batch.rowOffsets()[s + 1]; e++) {
        row.set(batch.columns()[e]);
      }
      fired += row.get(first) ? 1 : 0;
      both += row.get(first) && row.get(second) ? 1 : 0;
    }
    // Nine in ten where the circuit is active; strays are 6 of 600 a sample.
    double active = 30 * 0.8 / (0.9 * members(manifest(SPEC)));
    double expected = active * 0.9 + (1 - active * 0.9) * 0.01;
    assertThat(fired / (double) samples).isCloseTo(expected, offset(0.008));
    assertThat(both / (double) fired).isBetween(0.68, 0.88);
  }

  private static long count(char[] values) {
    return new String(values).chars().filter(q -> q != FixedPoint.ONE).count();
  }

  private static long members(RunManifest manifest) {
    return manifest.message().getKnownCircuitsList().stream()
        .mapToInt(Circuit::getMembersCount)
        .sum();
  }

  @Test
  void shouldMakeTheSameBatchAgainAndOthersForOtherNodes() {
    PlantedCircuits planted = new PlantedCircuits(SPEC, 3);
    char[] values = planted.batch(1, 7, 100).values();
    assertThat(new PlantedCircuits(SPEC, 3).batch(1, 7, 100).values()).isEqualTo(values);
    assertThat(planted.batch(0, 7, 100).values()).isNotEqualTo(values);
    assertThat(planted.batch(1, 8, 100).values()).isNotEqualTo(values);
    assertThat(new PlantedCircuits(SPEC, 4).batch(1, 7, 100).values()).isNotEqualTo(values);
  }

  @Test
  void shouldGiveCircuitsMembersOfTheirOwnUnlessTheyShareSome() {
    assertThat(overlaps(manifest(SPEC))).isZero();
    PlantedSpec shared = PlantedSpec.parse("subcomponents=600,circuits=20,size=10-20,shared=0.25");
    assertThat(overlaps(manifest(shared))).isBetween(20L, 80L);
    assertThat(manifest(SPEC).message().getMatricesCount()).isEqualTo(4);
    assertThat(manifest(SPEC).subcomponents()).isEqualTo(600);
  }

  private static long overlaps(RunManifest manifest) {
    Map<Integer, Integer> circuits = new HashMap<>();
    manifest
        .message()
        .getKnownCircuitsList()
        .forEach(c -> c.getMembersList().forEach(m -> circuits.merge(m, 1, Integer::sum)));
    return circuits.values().stream().filter(count -> count > 1).count();
  }

  @Test
  void shouldNameEveryProblemOfASpecAtOnce() {
    assertThatThrownBy(() -> PlantedSpec.parse("circuits=0,noise=1,size=1-3"))
        .hasMessage("out of range: circuits=0, size=1-3, noise=1.0");
    assertThatThrownBy(() -> PlantedSpec.parse("circle=3,actve=2"))
        .hasMessageContaining("not understood: [actve=2, circle=3]");
    assertThatThrownBy(() -> PlantedSpec.parse("circuits=many")).hasMessageContaining("many");
    assertThatThrownBy(() -> new PlantedCircuits(PlantedSpec.parse("subcomponents=100"), 1))
        .hasMessageContaining("need")
        .hasMessageContaining("there are 100");
  }
}
