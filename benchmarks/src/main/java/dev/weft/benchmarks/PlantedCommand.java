package dev.weft.benchmarks;

import dev.weft.clusterer.graph.EdgeRule;
import dev.weft.clusterer.graph.Graph;
import dev.weft.clusterer.graph.SimilarityGraph;
import dev.weft.clusterer.linalg.LinearAlgebra;
import dev.weft.clusterer.spectral.AdjustedRandIndex;
import dev.weft.clusterer.spectral.ClusterCount;
import dev.weft.clusterer.spectral.ClusterCount.Bounds;
import dev.weft.clusterer.spectral.ClusterCount.Rule;
import dev.weft.clusterer.spectral.SpectralEmbedding;
import dev.weft.producer.planted.PlantedCircuits;
import dev.weft.producer.planted.PlantedSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Clusters planted circuits, from samples through correlations, whenever a line on standard input
 * asks for it, so that {@code benchmarks/planted.py} can compare and tabulate.
 */
@Command(
    name = "planted",
    description = {
      "Reads lines from standard input, each 'SAMPLES SEED SPEC', and answers each with one of",
      "numbers; graph, truth and labels it writes. benchmarks/planted.py drives it."
    })
final class PlantedCommand implements Callable<Integer> {
  private static final EdgeRule RULE = new EdgeRule(0.3, true, 10, false, false);

  /** As the clusterer has it: ties loose nodes of a half to the rest. */
  private static final double EVERY_PAIR = 1e-9;

  @Parameters(description = "Where graph, truth, components and labels are written.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    LinearAlgebra.setThreads(1);
    System.out.println("ready");
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      String[] words = line.split(" ", 3);
      PlantedCircuits planted =
          new PlantedCircuits(PlantedSpec.parse(words[2]), Long.parseLong(words[1]));
      System.out.println(answer(PlantedGraph.of(planted, Integer.parseInt(words[0]))));
    }
    return 0;
  }

  /** Nodes, components, clusters, then of the largest component: nodes, true k, k, agreement. */
  private String answer(PlantedGraph planted) throws IOException {
    SimilarityGraph graph = planted.graph(RULE);
    int[] labels = new int[planted.nodes()];
    int[] components = new int[planted.nodes()];
    Arrays.fill(labels, -1);
    Arrays.fill(components, -1);
    int clusters = 0;
    int index = 0;
    String largest = "0 0 0 NaN";
    for (int[] nodes : graph.whole().components()) {
      SpectralEmbedding embedding =
          SpectralEmbedding.of(
              graph.whole().restrictedTo(nodes),
              0,
              Math.max(2, ClusterCount.wantedVectors(nodes.length)));
      ClusterCount.Component component = component(graph, nodes, embedding);
      int k = ClusterCount.choose(component, Rule.FINEST, Bounds.NONE).k();
      int[] own = k == 1 ? new int[nodes.length] : embedding.partition(k, 0);
      for (int i = 0; i < nodes.length; i++) {
        labels[nodes[i]] = clusters + own[i];
        components[nodes[i]] = index;
      }
      largest = index == 0 ? summary(component, nodes, planted.truth(), k) : largest;
      clusters += k;
      index++;
    }
    write(graph.whole(), planted.truth(), components, labels);
    return planted.nodes() + " " + index + " " + clusters + " " + largest;
  }

  private static ClusterCount.Component component(
      SimilarityGraph graph, int[] nodes, SpectralEmbedding embedding) {
    return new ClusterCount.Component(
        graph.whole().restrictedTo(nodes),
        graph.even().restrictedTo(nodes),
        graph.odd().restrictedTo(nodes),
        embedding);
  }

  private static String summary(ClusterCount.Component component, int[] nodes, int[] truth, int k) {
    int circuits =
        (int) IntStream.of(nodes).map(node -> truth[node]).filter(c -> c >= 0).distinct().count();
    double agreement =
        circuits < 2
            ? Double.NaN
            : AdjustedRandIndex.of(
                SpectralEmbedding.of(component.even(), EVERY_PAIR, circuits).partition(circuits),
                SpectralEmbedding.of(component.odd(), EVERY_PAIR, circuits).partition(circuits));
    return String.format(Locale.ROOT, "%d %d %d %.4f", nodes.length, circuits, k, agreement);
  }

  private void write(Graph graph, int[] truth, int[] components, int[] labels) throws IOException {
    int nodes = graph.nodes();
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + 12 * nodes + 16 * graph.edges()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(nodes).putInt(graph.edges());
    for (int[] numbers : new int[][] {truth, components, labels}) {
      Arrays.stream(numbers).forEach(bytes::putInt);
    }
    for (int v = 0; v < nodes; v++) {
      for (int e = graph.from(v); e < graph.to(v); e++) {
        if (v < graph.neighbour(e)) {
          bytes.putInt(v).putInt(graph.neighbour(e)).putDouble(graph.weight(e));
        }
      }
    }
    Files.write(output, bytes.array());
  }
}
