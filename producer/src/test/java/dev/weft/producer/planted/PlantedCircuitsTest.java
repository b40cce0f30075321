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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  void shouldShareAsManyMembersAsTheSpecSaysEachOnce() {
    RunManifest shared =
        manifest(PlantedSpec.parse("subcomponents=2000,circuits=50,size=20-40,shared=0.3"));
    List<Circuit> circuits = shared.message().getKnownCircuitsList();
    Set<Integer> before = new HashSet<>(circuits.get(0).getMembersList());
    for (Circuit circuit : circuits.subList(1, circuits.size())) {
      assertThat(circuit.getMembersList()).doesNotHaveDuplicates().isSorted();
      long known = circuit.getMembersList().stream().filter(before::contains).count();
      assertThat(known).isEqualTo((int) (0.3 * circuit.getMembersCount()));
      before.addAll(circuit.getMembersList());
    }
  }

  private static final String DRIFTING =
      "subcomponents=600,circuits=8,size=6-20,active=20,noise=0,fires=1,"
          + "appear=7@40,vanish=0-1@60,split=2@80,merge=3+4+5@100,appear=0@120,merge=8+9@140";

  @Test
  void shouldWriteDownWhatHoldsWhen() {
    List<String> held =
        manifest(PlantedSpec.parse(DRIFTING)).message().getKnownCircuitsList().stream()
            .map(c -> c.getName() + ": " + c.getFromStep() + "-" + c.getEndStep())
            .toList();
    assertThat(held)
        .containsExactly(
            "circuit 0: 0-60",
            "circuit 1: 0-60",
            "circuit 2: 0-80",
            "circuit 3: 0-100",
            "circuit 4: 0-100",
            "circuit 5: 0-100",
            "circuit 6: 0-0",
            "circuit 7: 40-0",
            "circuit 8, half of 2: 80-140",
            "circuit 9, half of 2: 80-140",
            "circuit 10, of [3, 4, 5]: 100-0",
            "circuit 0: 120-0",
            "circuit 11, of [8, 9]: 140-0");
  }

  @Test
  void shouldLetMembersOfTheCircuitsThatHoldFireTogether() {
    PlantedCircuits planted = new PlantedCircuits(PlantedSpec.parse(DRIFTING), 3);
    RunManifest manifest = planted.manifest("p", List.of("a"), 10);
    for (long step : new long[] {0, 39, 40, 59, 60, 79, 80, 99, 100, 119, 120, 139, 140, 500}) {
      Map<Integer, BitSet> samplesOf = samples(planted.batch(0, step, 400));
      Map<BitSet, Set<Integer>> together = new HashMap<>();
      samplesOf.forEach(
          (member, fired) -> together.computeIfAbsent(fired, f -> new HashSet<>()).add(member));
      assertThat(together.values())
          .as("step %d", step)
          .containsExactlyInAnyOrderElementsOf(
              manifest.knownCircuits(step).stream()
                  .map(circuit -> (Set<Integer>) new HashSet<>(circuit.getMembersList()))
                  .toList());
    }
  }

  private static Map<Integer, BitSet> samples(ImportanceBatch batch) {
    Map<Integer, BitSet> samplesOf = new HashMap<>();
    for (int s = 0; s < batch.samples(); s++) {
      for (int e = batch.rowOffsets()[s]; e < batch.rowOffsets()[s + 1]; e++) {
        samplesOf.computeIfAbsent(batch.columns()[e], c -> new BitSet()).set(s);
      }
    }
    return samplesOf;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "split=3|split=3 is not of the form split=CIRCUIT or FIRST-LAST@STEP",
        "split=1+2@5|split=1+2@5 is not of the form split=CIRCUIT or FIRST-LAST@STEP",
        "merge=1@5|merge=1@5 is not of the form merge=CIRCUIT+CIRCUIT@STEP",
        "merge=1+1@5|merge=1+1@5 names a circuit twice",
        "vanish=3-2@5|vanish=3-2@5 ends before it begins",
        "vanish=3@0|vanish=3@0: steps of changes begin at 1",
        "noise=0.1,noise=0.2|noise is given twice",
        "noise=x,circuits=1.5|circuits=1.5 is no whole number; noise=x is no number",
      })
  void shouldSayWhatIsWrongInASpec(String spec, String problem) {
    assertThatThrownBy(() -> PlantedSpec.parse(spec)).hasMessage(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vanish=9@5|vanish=9@5: there is no circuit 9 yet, only 0 to 3",
        "vanish=1@5,split=1@9|split=1@9: circuit 1 is not there then",
        "vanish=1@5,appear=2@5,appear=2@7|appear=2@7: circuit 2 is there already",
        "split=4@5,split=0@6|split=4@5: there is no circuit 4 yet, only 0 to 3",
        "size=3,split=1@5|split=1@5: circuit 1 has 3 members, not 4",
        "active=90|active=90.0 is more than 4 circuits with",
      })
  void shouldSayWhichChangeCannotBe(String spec, String problem) {
    PlantedSpec parsed =
        PlantedSpec.parse(
            "subcomponents=100,circuits=4" + (spec.contains("size") ? "," : ",size=8-9,") + spec);
    assertThatThrownBy(() -> new PlantedCircuits(parsed, 1)).hasMessageStartingWith(problem);
  }

  @Test
  void shouldNameEveryProblemOfASpecAtOnce() {
    assertThatThrownBy(() -> PlantedSpec.parse("circuits=0,noise=1,size=1-3"))
        .hasMessage("out of range: circuits=0, size=1-3, noise=1.0");
    assertThatThrownBy(() -> PlantedSpec.parse("circle=3,actve=2"))
        .hasMessageContaining("'circle=3' is not understood")
        .hasMessageContaining("'actve=2' is not understood");
    assertThatThrownBy(() -> PlantedSpec.parse("circuits=many")).hasMessageContaining("many");
    assertThatThrownBy(() -> new PlantedCircuits(PlantedSpec.parse("subcomponents=100"), 1))
        .hasMessageContaining("need")
        .hasMessageContaining("there are 100");
  }
}
