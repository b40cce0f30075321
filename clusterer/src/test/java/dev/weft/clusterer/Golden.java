package dev.weft.clusterer;

import dev.weft.clusterer.graph.Graph;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Files made by src/test/python/make_golden.py. */
public final class Golden {
  private Golden() {}

  public static List<String> lines(String name) {
    try (InputStream stream = Golden.class.getResourceAsStream("/golden/" + name)) {
      return new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Graph graph(String name) {
    List<String[]> edges = lines(name).stream().map(line -> line.split(",", -1)).toList();
    int[] from = edges.stream().mapToInt(edge -> Integer.parseInt(edge[0])).toArray();
    int[] to = edges.stream().mapToInt(edge -> Integer.parseInt(edge[1])).toArray();
    int nodes = 1;
    for (int node : to) {
      nodes = Math.max(nodes, node + 1);
    }
    return Graph.of(
        nodes, from, to, edges.stream().mapToDouble(edge -> Double.parseDouble(edge[2])).toArray());
  }

  public static int[] labels(String name) {
    return lines(name).stream().mapToInt(Integer::parseInt).toArray();
  }

  public static double[] numbers(String name) {
    return lines(name).stream().mapToDouble(Double::parseDouble).toArray();
  }
}
