package dev.weft.benchmarks;

import dev.weft.clusterer.graph.EdgeRule;
import dev.weft.clusterer.graph.SimilarityGraph;
import dev.weft.core.ExactPearson;
import dev.weft.core.ImportanceBatch;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Circuit;
import dev.weft.producer.planted.PlantedCircuits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Planted importances taken to the similarity graph without Kafka: exact sums of both halves,
 * Pearson correlations, edges.
 *
 * @param graph of the members of exactly one circuit that fired often enough
 * @param truth each node's circuit
 */
record PlantedGraph(int nodes, SimilarityGraph.Pairs pairs, int[] truth) {
  private static final int BATCH = 1_024;
  private static final int LEAST_FIRINGS = 50;

  /** As the reading's own floor: pairs below are not emitted. */
  private static final double READING_FLOOR = 0.2;

  static PlantedGraph of(PlantedCircuits planted, int samples) {
    RunManifest manifest = planted.manifest("planted", List.of("a"), 1);
    List<ImportanceBatch> batches = new ArrayList<>();
    for (int number = 0; number * BATCH < samples; number++) {
      batches.add(planted.batch(0, number, BATCH));
    }
    return of(manifest, batches);
  }

  /** The graph that an analysis clusters. */
  SimilarityGraph graph(EdgeRule rule) {
    return SimilarityGraph.of(nodes, pairs, rule);
  }

  static PlantedGraph of(RunManifest manifest, List<ImportanceBatch> batches) {
    int subcomponents = manifest.subcomponents();
    int[] circuit = new int[subcomponents];
    Arrays.fill(circuit, -1);
    int index = 0;
    for (Circuit known : manifest.message().getKnownCircuitsList()) {
      for (int member : known.getMembersList()) {
        circuit[member] = circuit[member] == -1 ? index : -2;
      }
      index++;
    }
    return new Sums(subcomponents, batches).graph(circuit);
  }

  /** Entries by subcomponent: sample (its lowest bit the half) and value. */
  private static final class Sums {
    private final int n;
    private final List<ImportanceBatch> batches;
    private final int[] firings;
    private final long[][] sums;
    private final long[][] squares;
    private final int[][] samples;
    private final int[][] positions;
    private final long[] size = new long[2];

    Sums(int n, List<ImportanceBatch> batches) {
      this.n = n;
      this.batches = batches;
      firings = new int[n];
      sums = new long[2][n];
      squares = new long[2][n];
      for (int b = 0; b < batches.size(); b++) {
        ImportanceBatch batch = batches.get(b);
        size[b & 1] += batch.samples();
        for (int e = 0; e < batch.entries(); e++) {
          int c = batch.columns()[e];
          long q = batch.values()[e];
          firings[c]++;
          sums[b & 1][c] += q;
          squares[b & 1][c] += q * q;
        }
      }
      samples = new int[n][];
      positions = new int[n][];
      for (int c = 0; c < n; c++) {
        samples[c] = new int[firings[c]];
        positions[c] = new int[firings[c]];
      }
      index();
    }

    private void index() {
      int[] filled = new int[n];
      for (int b = 0; b < batches.size(); b++) {
        ImportanceBatch batch = batches.get(b);
        for (int s = 0; s < batch.samples(); s++) {
          for (int e = batch.rowOffsets()[s]; e < batch.rowOffsets()[s + 1]; e++) {
            int c = batch.columns()[e];
            samples[c][filled[c]] = b * BATCH + s;
            positions[c][filled[c]++] = e;
          }
        }
      }
    }

    PlantedGraph graph(int[] circuit) {
      int[] node = new int[n];
      Arrays.fill(node, -1);
      int nodes = 0;
      int[] truth = new int[n];
      for (int c = 0; c < n; c++) {
        if (firings[c] >= LEAST_FIRINGS) {
          truth[nodes] = circuit[c];
          node[c] = nodes++;
        }
      }
      Pairs pairs = new Pairs();
      long[][] products = new long[2][n];
      for (int c = 0; c < n; c++) {
        if (node[c] >= 0) {
          row(c, products);
          emit(c, node, products, pairs);
        }
      }
      return new PlantedGraph(nodes, pairs.trimmed(), Arrays.copyOf(truth, nodes));
    }

    private void row(int c, long[][] products) {
      Arrays.fill(products[0], 0);
      Arrays.fill(products[1], 0);
      for (int f = 0; f < samples[c].length; f++) {
        int b = samples[c][f] / BATCH;
        int s = samples[c][f] % BATCH;
        ImportanceBatch batch = batches.get(b);
        long q = batch.values()[positions[c][f]];
        for (int e = positions[c][f] + 1; e < batch.rowOffsets()[s + 1]; e++) {
          products[b & 1][batch.columns()[e]] += q * batch.values()[e];
        }
      }
    }

    private void emit(int i, int[] node, long[][] products, Pairs pairs) {
      for (int j = i + 1; j < n; j++) {
        if (node[j] >= 0 && products[0][j] + products[1][j] > 0) {
          double even = r(0, i, j, products[0][j]);
          double odd = r(1, i, j, products[1][j]);
          double whole =
              ExactPearson.correlation(
                  size[0] + size[1],
                  sums[0][i] + sums[1][i],
                  sums[0][j] + sums[1][j],
                  products[0][j] + products[1][j],
                  scatter(i),
                  scatter(j));
          if (whole >= READING_FLOOR || even >= READING_FLOOR || odd >= READING_FLOOR) {
            pairs.add(node[i], node[j], whole, even, odd);
          }
        }
      }
    }

    private double scatter(int c) {
      return ExactPearson.scatter(
          size[0] + size[1], sums[0][c] + sums[1][c], squares[0][c] + squares[1][c]);
    }

    private double r(int half, int i, int j, long product) {
      return ExactPearson.correlation(
          size[half],
          sums[half][i],
          sums[half][j],
          product,
          ExactPearson.scatter(size[half], sums[half][i], squares[half][i]),
          ExactPearson.scatter(size[half], sums[half][j], squares[half][j]));
    }
  }

  private static final class Pairs {
    private int[] from = new int[1 << 12];
    private int[] to = new int[1 << 12];
    private double[][] r = new double[3][1 << 12];
    private int count;

    void add(int i, int j, double whole, double even, double odd) {
      if (count == from.length) {
        grow();
      }
      from[count] = i;
      to[count] = j;
      r[0][count] = whole;
      r[1][count] = even;
      r[2][count++] = odd;
    }

    private void grow() {
      from = Arrays.copyOf(from, 2 * count);
      to = Arrays.copyOf(to, 2 * count);
      for (int h = 0; h < 3; h++) {
        r[h] = Arrays.copyOf(r[h], 2 * count);
      }
    }

    SimilarityGraph.Pairs trimmed() {
      return new SimilarityGraph.Pairs(
          Arrays.copyOf(from, count),
          Arrays.copyOf(to, count),
          Arrays.copyOf(r[0], count),
          Arrays.copyOf(r[1], count),
          Arrays.copyOf(r[2], count));
    }
  }
}
