package dev.weft.clusterer.spectral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.clusterer.Golden;
import dev.weft.clusterer.graph.Graph;
import dev.weft.clusterer.spectral.ClusterCount.Candidate;
import dev.weft.clusterer.spectral.ClusterCount.Choice;
import dev.weft.clusterer.spectral.ClusterCount.Component;
import dev.weft.clusterer.spectral.ClusterCount.Reason;
import dev.weft.clusterer.spectral.ClusterCount.Rule;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterCountTest {
  private static Component component(Graph whole, Graph even, Graph odd) {
    SpectralEmbedding embedding =
        SpectralEmbedding.of(whole, 0, Math.max(2, ClusterCount.wantedVectors(whole.nodes())));
    return new Component(whole, even, odd, embedding);
  }

  private static Component alike(Graph graph) {
    return component(graph, graph, graph);
  }

  /** Every pair an edge. */
  private static Graph complete(int nodes) {
    int pairs = nodes * (nodes - 1) / 2;
    int[] from = new int[pairs];
    int[] to = new int[pairs];
    double[] weights = new double[pairs];
    int pair = 0;
    for (int i = 0; i < nodes; i++) {
      for (int j = i + 1; j < nodes; j++) {
        from[pair] = i;
        to[pair] = j;
        weights[pair++] = 0.5;
      }
    }
    return Graph.of(nodes, from, to, weights);
  }

  @Test
  void shouldLeaveSmallAndTightComponentsWhole() {
    assertThat(ClusterCount.choose(alike(complete(5)), Rule.FINEST, OptionalInt.empty()).reason())
        .isEqualTo(Reason.SMALL);
    Choice tight = ClusterCount.choose(alike(complete(9)), Rule.FINEST, OptionalInt.empty());
    assertThat(tight.reason()).isEqualTo(Reason.TIGHT);
    assertThat(tight.k()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"0, 4", "1, 10", "2, 25"})
  void shouldSeeThePlantedNumberAsTheLargestGap(int number, int planted) {
    Graph graph = Golden.graph("graph-" + number + ".csv");
    Choice choice = ClusterCount.choose(alike(graph), Rule.LARGEST_GAP, OptionalInt.empty());
    assertThat(choice.k()).isEqualTo(planted);
    assertThat(choice.candidates()).hasSize(10);
    double[] eigenvalues = Golden.numbers("eigenvalues-" + number + ".csv");
    Candidate first = choice.candidates().get(0);
    assertThat(first.gap())
        .isCloseTo(eigenvalues[planted] - eigenvalues[planted - 1], within(1e-12));
  }

  @Test
  void shouldTakeTheFinestThatBothHalvesConfirm() {
    Graph graph = Golden.graph("graph-2.csv");
    Choice choice =
        ClusterCount.choose(
            component(graph, thinned(graph, 1), thinned(graph, 2)),
            Rule.FINEST,
            OptionalInt.empty());
    assertThat(choice.reason()).isEqualTo(Reason.FINEST_THAT_REPLICATES);
    double best =
        choice.candidates().stream().mapToDouble(Candidate::agreement).max().orElseThrow();
    List<Integer> confirmed =
        choice.candidates().stream()
            .filter(candidate -> candidate.agreement() >= Math.max(0.5, best - 0.1))
            .map(Candidate::k)
            .toList();
    assertThat(confirmed).contains(25);
    assertThat(choice.k()).isEqualTo(Collections.max(confirmed));
  }

  @Test
  void shouldStayUndecidedWhereHalvesSayDifferentThings() {
    Graph graph = Golden.graph("graph-2.csv");
    Choice choice =
        ClusterCount.choose(
            component(graph, shuffled(graph, 1), shuffled(graph, 2)),
            Rule.FINEST,
            OptionalInt.empty());
    assertThat(choice.reason()).isEqualTo(Reason.UNDECIDED);
    assertThat(choice.k()).isEqualTo(1);
  }

  @Test
  void shouldKeepThePredecessorsNumberWhileItIsACandidate() {
    Graph graph = Golden.graph("graph-2.csv");
    assertThat(ClusterCount.choose(alike(graph), Rule.LARGEST_GAP, OptionalInt.of(25)).reason())
        .isEqualTo(Reason.KEPT);
    Choice lost = ClusterCount.choose(alike(graph), Rule.LARGEST_GAP, OptionalInt.of(200));
    assertThat(lost.reason()).isEqualTo(Reason.LARGEST_GAP);
    assertThat(lost.k()).isEqualTo(25);
  }

  /** Four of five edges. */
  private static Graph thinned(Graph graph, long seed) {
    Random random = new Random(seed);
    return rebuilt(graph, edge -> random.nextInt(5) > 0, new int[0]);
  }

  /** The same edges between other nodes. */
  private static Graph shuffled(Graph graph, long seed) {
    Random random = new Random(seed);
    int[] order = new int[graph.nodes()];
    for (int i = 0; i < order.length; i++) {
      int at = random.nextInt(i + 1);
      order[i] = order[at];
      order[at] = i;
    }
    return rebuilt(graph, edge -> true, order);
  }

  private static Graph rebuilt(Graph graph, IntPredicate kept, int[] order) {
    int[] from = new int[graph.edges()];
    int[] to = new int[graph.edges()];
    double[] weights = new double[graph.edges()];
    int count = 0;
    for (int v = 0; v < graph.nodes(); v++) {
      for (int e = graph.from(v); e < graph.to(v); e++) {
        int u = graph.neighbour(e);
        if (v < u && kept.test(e)) {
          from[count] = order.length == 0 ? v : order[v];
          to[count] = order.length == 0 ? u : order[u];
          weights[count++] = graph.weight(e);
        }
      }
    }
    return Graph.of(
        graph.nodes(),
        Arrays.copyOf(from, count),
        Arrays.copyOf(to, count),
        Arrays.copyOf(weights, count));
  }
}
