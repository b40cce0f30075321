package dev.weft.clusterer.effects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.RunManifest;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Matrix;
import dev.weft.core.proto.Snapshot;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ControlDrawsTest {
  private static final int EACH = 100;
  private static final RunManifest MANIFEST =
      RunManifest.of(
          Manifest.newBuilder()
              .setRun("r")
              .addNodes("a")
              .setWindowSteps(1)
              .addMatrices(Matrix.newBuilder().setName("up").setSubcomponents(EACH))
              .addMatrices(Matrix.newBuilder().setName("down").setLayer(1).setSubcomponents(EACH))
              .build());

  /** The importance doubles every ten subcomponents; every fifth one is dead. */
  private static Rates rates() {
    double[] means = new double[2 * EACH];
    double[] firing = new double[2 * EACH];
    for (int number = 0; number < means.length; number++) {
      boolean alive = number % 5 != 4;
      means[number] = alive ? 1e-3 * Math.pow(2, number % EACH / 10.0) : 0;
      firing[number] = 2 * means[number];
    }
    return new Rates(MANIFEST, means, firing);
  }

  private static Cluster cluster(int id, int... members) {
    return Cluster.newBuilder()
        .setId(id)
        .addAllMembers(Arrays.stream(members).boxed().toList())
        .build();
  }

  private static ControlDraws draws(Cluster... clusters) {
    return new ControlDraws(
        Snapshot.newBuilder().addAllClusters(List.of(clusters)).build(), rates());
  }

  /** All that are alive but one in ten are in cluster 2. */
  private static int[] others(int... but) {
    return IntStream.range(0, 2 * EACH)
        .filter(number -> number % 5 != 4 && number % 10 != 0)
        .filter(number -> Arrays.binarySearch(but, number) < 0)
        .toArray();
  }

  @Test
  void shouldDrawAsManyOfTheSameMatricesFromOtherClusters() {
    int[] members = {11, 12, 51, 153};
    List<int[]> drawn =
        draws(cluster(1, members), cluster(2, others(members))).draw(members, 20, 7);
    assertThat(drawn).hasSize(20);
    for (int[] control : drawn) {
      assertThat(control).hasSize(4).isSorted().doesNotHaveDuplicates();
      assertThat(control).doesNotContain(members);
      assertThat(Arrays.stream(control).filter(number -> number < EACH)).hasSize(3);
      assertThat(Arrays.stream(control).allMatch(n -> n % 5 != 4 && n % 10 != 0)).isTrue();
    }
  }

  @Test
  void shouldDrawWhatIsAboutAsImportantAndFiresAboutAsOften() {
    int[] members = {51};
    Rates rates = rates();
    for (int[] control : draws(cluster(2, others(members))).draw(members, 50, 3)) {
      double ratio = rates.means()[control[0]] / rates.means()[51];
      assertThat(ratio).isBetween(0.3, 3.3); // 20 nearest at 7 a doubling.
    }
  }

  @Test
  void shouldNameAllOfOtherClustersInTheMembersMatricesAsCandidates() {
    int[] members = {11, 12, 51};
    assertThat(draws(cluster(1, members), cluster(2, others(members))).candidates(members))
        .containsExactly(Arrays.stream(others(members)).filter(n -> n < EACH).toArray());
    assertThat(draws(cluster(1, members)).candidates(members)).isEmpty();
  }

  @Test
  void shouldGiveTheSameDrawsForTheSameSeedAndOthersForAnother() {
    int[] members = {11, 12, 51, 153};
    ControlDraws draws = draws(cluster(2, others(members)));
    assertThat(draws.draw(members, 5, 1)).containsExactlyElementsOf(draws.draw(members, 5, 1));
    assertThat(Arrays.deepToString(draws.draw(members, 5, 1).toArray()))
        .isNotEqualTo(Arrays.deepToString(draws.draw(members, 5, 2).toArray()));
  }

  @Test
  void shouldTakeUnclusteredOnesWhereAMatrixHasTooFewAndBeSmallerWhereItHasNone() {
    int[] alive = IntStream.range(0, EACH).filter(number -> number % 5 != 4).toArray();
    int[] members = Arrays.copyOf(alive, 60);
    List<int[]> drawn = draws(cluster(1, members), cluster(2, alive[70])).draw(members, 3, 1);
    assertThat(drawn).allSatisfy(control -> assertThat(control).hasSize(20).contains(alive[70]));
    assertThat(draws(cluster(1, alive)).draw(alive, 3, 1)).isEmpty();
  }
}
