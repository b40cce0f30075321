package dev.weft.clusterer.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.clusterer.Golden;
import dev.weft.clusterer.graph.Graph;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against numpy and scikit-learn, by the definitions (src/test/python/make_golden.py). */
class QualityTest {
  private static int[] numbers(String text) {
    return Arrays.stream(text.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
  }

  private static String number(String name, int number) {
    return name + "-" + number + ".csv";
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void shouldMeasureCutsLikeNumpy(int number) {
    Graph graph = Golden.graph(number("graph", number));
    int[] labels = Golden.labels(number("labels", number));
    double[] wanted = Golden.numbers(number("quality", number));
    GraphQuality quality = GraphQuality.of(graph, labels, wanted.length - 1);
    assertThat(quality.modularity()).isCloseTo(wanted[0], within(1e-12));
    for (int cluster = 0; cluster < wanted.length - 1; cluster++) {
      assertThat(quality.conductance(cluster)).isCloseTo(wanted[cluster + 1], within(1e-12));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void shouldMeasureMembersLikeNumpy(int number) {
    List<String[]> edges =
        Golden.lines(number("graph", number)).stream().map(line -> line.split(",", -1)).toList();
    int[] labels = Golden.labels(number("labels", number));
    int[] from = edges.stream().mapToInt(edge -> Integer.parseInt(edge[0])).toArray();
    int[] to = edges.stream().mapToInt(edge -> Integer.parseInt(edge[1])).toArray();
    double[] r = edges.stream().mapToDouble(edge -> Double.parseDouble(edge[2])).toArray();
    Nearness nearness = Nearness.of(labels, from, to, r);
    List<String> wanted = Golden.lines(number("members", number));
    for (int node = 0; node < labels.length; node++) {
      String[] row = wanted.get(node).split(",", -1);
      assertThat(nearness.silhouette(node)).isCloseTo(Double.parseDouble(row[0]), within(1e-12));
      assertThat(nearness.focus(node)).isCloseTo(Double.parseDouble(row[1]), within(1e-12));
    }
  }

  @Test
  void shouldMeasureMutualInformationLikeScikitLearn() {
    for (String line : Golden.lines("nmi.csv")) {
      String[] row = line.split(",", -1);
      assertThat(NormalizedMutualInformation.of(numbers(row[0]), numbers(row[1])))
          .isCloseTo(Double.parseDouble(row[2]), within(1e-12));
    }
    assertThat(NormalizedMutualInformation.of(new int[] {1, 1}, new int[] {2, 2})).isEqualTo(1);
  }

  @Test
  void shouldFindTheBestOverlapOfEachCluster() {
    for (String line : Golden.lines("best-jaccard.csv")) {
      String[] row = line.split(",", -1);
      double[] wanted =
          Arrays.stream(row[2].split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
      assertThat(BestJaccard.of(numbers(row[0]), wanted.length, numbers(row[1])))
          .containsExactly(wanted, within(1e-12));
    }
  }

  @Test
  void shouldSayWhatOneAloneOrOutsideIs() {
    Nearness nearness =
        Nearness.of(
            new int[] {0, -1, 1, 1}, new int[] {0, 0}, new int[] {1, 2}, new double[] {1, 1});
    assertThat(nearness.others()).containsExactly(0, -1, 1, 1);
    assertThat(nearness.silhouette(0)).isZero();
    assertThat(nearness.focus(0)).isEqualTo(1);
    assertThat(nearness.silhouette(2)).isEqualTo(-1);
    assertThat(nearness.focus(2)).isZero();
    assertThat(nearness.silhouette(3)).isZero();
    assertThat(nearness.next()).containsExactly(0.5, 0, 1, 0);
  }

  @Test
  void shouldCountNodesOfNoClusterAsTheRest() {
    Graph graph = Graph.of(3, new int[] {0, 1}, new int[] {1, 2}, new double[] {1, 0.5});
    GraphQuality quality = GraphQuality.of(graph, new int[] {0, 0, -1}, 1);
    assertThat(quality.conductance(0)).isCloseTo(1, within(1e-12));
    assertThat(quality.modularity())
        .isCloseTo(2 / 3.0 - Math.pow(2.5 / 3, 2) - Math.pow(0.5 / 3, 2), within(1e-12));
  }
}
