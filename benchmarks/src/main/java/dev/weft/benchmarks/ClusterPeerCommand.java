package dev.weft.benchmarks;

import dev.weft.clusterer.graph.Graph;
import dev.weft.clusterer.linalg.LinearAlgebra;
import dev.weft.clusterer.spectral.ClusterCount;
import dev.weft.clusterer.spectral.SpectralEmbedding;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * One side of a comparison: clusters a graph whenever a line on standard input asks for it, so that
 * {@code benchmarks/clusterers.py} can alternate.
 */
@Command(
    name = "cluster-peer",
    description = {
      "Reads lines from standard input: 'cold K', 'warm K' (from the last partition) or 'search',",
      "and answers each with seconds and k; the labels it writes. benchmarks/clusterers.py drives"
          + " it."
    })
final class ClusterPeerCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      description = "Little-endian: n, edges, then int ends, int ends, double weights.")
  private Path file;

  @Parameters(index = "1", description = "Where labels are written, as int.")
  private Path output;

  private int[] labels = {};

  @Override
  public Integer call() throws IOException {
    LinearAlgebra.setThreads(1);
    Graph graph = read();
    System.out.println("ready");
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      String[] words = line.split(" ", -1);
      long begin = System.nanoTime();
      int k = words[0].equals("search") ? search(graph) : Integer.parseInt(words[1]);
      if (!words[0].equals("search")) {
        int[] start = words[0].equals("warm") ? labels : new int[0];
        labels = SpectralEmbedding.of(graph, 0, k, start).partition(k, 0);
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      ByteBuffer bytes = ByteBuffer.allocate(4 * labels.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asIntBuffer().put(labels);
      Files.write(output, bytes.array());
      System.out.println(String.format(Locale.ROOT, "%.4f %d", seconds, k));
    }
    return 0;
  }

  /** The number as the clusterer searches for it; the graph itself stands for both halves. */
  private int search(Graph graph) {
    SpectralEmbedding embedding =
        SpectralEmbedding.of(graph, 0, ClusterCount.wantedVectors(graph.nodes()));
    ClusterCount.Component component = new ClusterCount.Component(graph, graph, graph, embedding);
    int k = ClusterCount.choose(component, ClusterCount.Rule.FINEST, ClusterCount.Bounds.NONE).k();
    labels = embedding.partition(k, 0);
    return k;
  }

  private Graph read() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int nodes = bytes.getInt();
    int edges = bytes.getInt();
    int[] from = new int[edges];
    int[] to = new int[edges];
    double[] weights = new double[edges];
    for (int e = 0; e < edges; e++) {
      from[e] = bytes.getInt(8 + 4 * e);
      to[e] = bytes.getInt(8 + 4 * (edges + e));
      weights[e] = bytes.getDouble(8 + 8 * edges + 8 * e);
    }
    return Graph.of(nodes, from, to, weights);
  }
}
