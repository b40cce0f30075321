package dev.weft.clusterer.spectral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.clusterer.Golden;
import dev.weft.clusterer.graph.Graph;
import dev.weft.clusterer.spectral.ClusterCount.Bounds;
import dev.weft.clusterer.spectral.ClusterCount.Candidate;
import dev.weft.clusterer.spectral.ClusterCount.Choice;
import dev.weft.clusterer.spectral.ClusterCount.Component;
import dev.weft.clusterer.spectral.ClusterCount.Reason;
import dev.weft.clusterer.spectral.ClusterCount.Rule;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
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
    assertThat(ClusterCount.choose(alike(complete(5)), Rule.FINEST, Bounds.NONE).reason())
        .isEqualTo(Reason.SMALL);
    Choice tight = ClusterCount.choose(alike(complete(9)), Rule.FINEST, Bounds.NONE);
    assertThat(tight.reason()).isEqualTo(Reason.TIGHT);
    assertThat(tight.k()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"0, 4", "1, 10", "2, 25"})
  void shouldSeeThePlantedNumberAsTheLargestGap(int number, int planted) {
    Graph graph = Golden.graph("graph-" + number + ".csv");
    Choice choice = ClusterCount.choose(alike(graph), Rule.LARGEST_GAP, Bounds.NONE);
    assertThat(choice.k()).isEqualTo(planted);
    assertThat(choice.candidates()).hasSizeGreaterThan(10);
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
            component(graph, thinned(graph, 1), thinned(graph, 2)), Rule.FINEST, Bounds.NONE);
    assertThat(choice.reason()).isEqualTo(Reason.FINEST_THAT_REPLICATES);
    assertThat(choice.k()).isEqualTo(25);
    assertThat(choice.candidates().stream().filter(c -> c.k() == 25).findFirst().orElseThrow())
        .satisfies(
            chosen -> {
              assertThat(chosen.agreement()).isGreaterThan(0.9);
              assertThat(chosen.confirmed()).isBetween(23, 25);
            });
  }

  @Test
  void shouldTakeTheMostConfirmedOfThoseOnWhichHalvesAgree() {
    Candidate loose = new Candidate(2, 0.3, 0.95, 2);
    Candidate coarse = new Candidate(60, 0.05, 0.80, 50);
    Candidate right = new Candidate(100, 0.04, 0.78, 82);
    Candidate even = new Candidate(102, 0.01, 0.77, 81);
    Candidate tooFine = new Candidate(150, 0.04, 0.6, 95);
    Candidate apart = new Candidate(200, 0.1, 0.3, 150);
    assertThat(ClusterCount.finest(List.of(loose, coarse, right, even, tooFine, apart)).k())
        .isEqualTo(100);
    assertThat(ClusterCount.finest(List.of(loose)).k()).isEqualTo(2);
    assertThat(ClusterCount.finest(List.of(apart)).reason()).isEqualTo(Reason.UNDECIDED);
  }

  /** A path's eigenvalues lie evenly: there no gap is clear. */
  @Test
  void shouldTakeAPowerOfTwoOfManyClustersWithoutAClearGap() {
    Graph path = path(500);
    List<Candidate> candidates =
        ClusterCount.choose(alike(path), Rule.FINEST, Bounds.NONE).candidates();
    assertThat(candidates.stream().map(Candidate::k).filter(k -> k >= 150)).containsExactly(256);
    assertThat(ClusterCount.choose(alike(path), Rule.FINEST, new Bounds(160, 170)).k())
        .isBetween(160, 170);
  }

  @Test
  void shouldChooseWithinBounds() {
    Graph graph = Golden.graph("graph-2.csv");
    Choice choice = ClusterCount.choose(alike(graph), Rule.LARGEST_GAP, new Bounds(30, 40));
    assertThat(choice.k()).isBetween(30, 40);
    assertThat(choice.candidates()).allSatisfy(c -> assertThat(c.k()).isBetween(30, 40));
  }

  @Test
  void shouldStayUndecidedWhereHalvesSayDifferentThings() {
    Graph graph = Golden.graph("graph-2.csv");
    Choice choice =
        ClusterCount.choose(
            component(graph, shuffled(graph, 1), shuffled(graph, 2)), Rule.FINEST, Bounds.NONE);
    assertThat(choice.reason()).isEqualTo(Reason.UNDECIDED);
    assertThat(choice.k()).isEqualTo(1);
  }

  @Test
  void shouldKeepANumberWhileHalfOfItsGapIsLeft() {
    double[] eigenvalues = {0, 0.1, 0.15, 0.35};
    assertThat(ClusterCount.stays(3, 0.39, eigenvalues)).isTrue();
    assertThat(ClusterCount.stays(3, 0.41, eigenvalues)).isFalse();
    assertThat(ClusterCount.stays(4, 0.1, eigenvalues)).isFalse();
  }

  @Test
  void shouldKeepALargeNumberWithoutAClearGapWhateverBecomesOfTheGap() {
    double[] eigenvalues = IntStream.range(0, 201).mapToDouble(i -> i * 0.002).toArray();
    assertThat(ClusterCount.stays(200, 0.006, eigenvalues)).isTrue();
    assertThat(ClusterCount.stays(200, 0.1, eigenvalues)).isFalse();
  }

  private static Graph path(int nodes) {
    return Graph.of(
        nodes,
        IntStream.range(0, nodes - 1).toArray(),
        IntStream.range(1, nodes).toArray(),
        IntStream.range(1, nodes).mapToDouble(node -> 1).toArray());
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
