package dev.weft.clusterer.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SimilarityGraphTest {
  private static List<String> edges(Graph graph) {
    List<String> edges = new ArrayList<>();
    for (int v = 0; v < graph.nodes(); v++) {
      for (int e = graph.from(v); e < graph.to(v); e++) {
        if (v < graph.neighbour(e)) {
          edges.add(v + "-" + graph.neighbour(e));
        }
      }
    }
    return edges;
  }

  @Test
  void shouldNeedTheFloorInTheWholeAndInBothHalves() {
    double nan = Double.NaN;
    SimilarityGraph graph =
        SimilarityGraph.of(
            5,
            new SimilarityGraph.Pairs(
                new int[] {0, 0, 0, 0, 1},
                new int[] {1, 2, 3, 4, 2},
                new double[] {0.5, 0.5, 0.5, 0.29, 0.3},
                new double[] {0.5, 0.2, 0.5, 0.9, 0.3},
                new double[] {0.5, 0.9, nan, 0.9, 0.3}),
            new EdgeRule(0.3, true, 10, false, false));
    assertThat(edges(graph.whole())).containsExactly("0-1", "1-2");
    assertThat(edges(graph.even())).containsExactly("0-1", "0-3", "0-4", "1-2");
    assertThat(edges(graph.odd())).containsExactly("0-1", "0-2", "0-4", "1-2");
  }

  private static SimilarityGraph three(EdgeRule rule) {
    return SimilarityGraph.of(
        4,
        new SimilarityGraph.Pairs(
            new int[] {0, 0, 1, 2},
            new int[] {1, 2, 2, 3},
            new double[] {0.9, 0.8, -0.7, 0.6},
            new double[] {0.9, 0.2, -0.7, 0.6},
            new double[] {0.9, 0.8, -0.7, -0.6}),
        rule);
  }

  @Test
  void shouldAskTheWholeAloneWhereReplicationIsOff() {
    assertThat(edges(three(new EdgeRule(0.3, true, 9, false, false)).whole()))
        .containsExactly("0-1");
    assertThat(edges(three(new EdgeRule(0.3, false, 9, false, false)).whole()))
        .containsExactly("0-1", "0-2", "2-3");
  }

  @Test
  void shouldTakeBothSignsWhereTheHalvesAgreeOnIt() {
    SimilarityGraph graph = three(new EdgeRule(0.3, true, 9, false, true));
    assertThat(edges(graph.whole())).containsExactly("0-1", "1-2");
    assertThat(graph.whole().degree(1)).isEqualTo(0.9 + 0.7);
    assertThat(edges(graph.odd())).containsExactly("0-1", "0-2", "1-2", "2-3");
  }

  @Test
  void shouldKeepWhatIsAmongTheNearestOfBothEndsIfMutual() {
    assertThat(edges(three(new EdgeRule(0.3, false, 1, false, false)).whole()))
        .containsExactly("0-1", "0-2", "2-3");
    assertThat(edges(three(new EdgeRule(0.3, false, 1, true, false)).whole()))
        .containsExactly("0-1");
    assertThat(edges(three(new EdgeRule(0.3, false, 2, true, false)).whole()))
        .containsExactly("0-1", "0-2", "2-3");
  }

  /** Against sorting every node's neighbours. */
  @Test
  void shouldKeepWhatIsAmongTheNearestOfEitherEnd() {
    Random random = new Random(4);
    int nodes = 30;
    int nearest = 3;
    List<int[]> pairs = new ArrayList<>();
    double[][] r = new double[nodes][nodes];
    for (int i = 0; i < nodes; i++) {
      for (int j = i + 1; j < nodes; j++) {
        if (random.nextInt(3) > 0) {
          pairs.add(new int[] {i, j});
          r[i][j] = r[j][i] = 0.3 + 0.7 * random.nextDouble();
        }
      }
    }
    double[] weights = pairs.stream().mapToDouble(pair -> r[pair[0]][pair[1]]).toArray();
    Graph graph =
        SimilarityGraph.of(
                nodes,
                new SimilarityGraph.Pairs(
                    pairs.stream().mapToInt(pair -> pair[0]).toArray(),
                    pairs.stream().mapToInt(pair -> pair[1]).toArray(),
                    weights,
                    weights,
                    weights),
                new EdgeRule(0.3, true, nearest, false, false))
            .whole();
    List<String> expected = new ArrayList<>();
    for (int[] pair : pairs) {
      double own = r[pair[0]][pair[1]];
      if (stronger(r[pair[0]], own) < nearest || stronger(r[pair[1]], own) < nearest) {
        expected.add(pair[0] + "-" + pair[1]);
      }
    }
    assertThat(edges(graph)).containsExactlyInAnyOrderElementsOf(expected);
    for (int v = 0; v < nodes; v++) {
      double degree = 0;
      for (int e = graph.from(v); e < graph.to(v); e++) {
        assertThat(graph.weight(e)).isEqualTo(r[v][graph.neighbour(e)]);
        degree += graph.weight(e);
      }
      assertThat(graph.degree(v)).isEqualTo(degree);
    }
  }

  private static long stronger(double[] row, double than) {
    return Arrays.stream(row).filter(r -> r > than).count();
  }

  @Test
  void shouldFindComponentsLargestFirstAndCutThemOut() {
    Graph graph =
        Graph.of(8, new int[] {6, 1, 3, 3}, new int[] {7, 4, 0, 5}, new double[] {1, 2, 3, 4});
    List<int[]> components = graph.components();
    assertThat(components).hasSize(3);
    assertThat(components.get(0)).containsExactly(0, 3, 5);
    assertThat(components.get(1)).containsExactly(1, 4);
    assertThat(components.get(2)).containsExactly(6, 7);
    Graph cut = graph.restrictedTo(components.get(0));
    assertThat(edges(cut)).containsExactly("0-1", "1-2");
    assertThat(cut.degree(1)).isEqualTo(7);
    assertThat(graph.edges()).isEqualTo(4);
  }
}
