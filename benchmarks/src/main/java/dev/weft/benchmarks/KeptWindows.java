package dev.weft.benchmarks;

import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.core.ExactPearson;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.ReadingSettings;
import dev.weft.producer.npz.KeptImportances;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * Windows of kept importances, as the streams app would emit them by its defaults, without it:
 * cumulative sums by halves in two dense matrices, then of each group of pairs the strongest edges.
 * Memory: 16 C² bytes.
 */
final class KeptWindows {
  private static final int SILENCE = 3_276; // 0.1 in fixed point
  private static final int STRONGEST = 40;
  private static final double FLOOR = 0.2;

  private final KeptImportances kept;
  private final RunManifest manifest;
  private final int all;
  private final long[] samples = new long[2];
  private final long[][] sums;
  private final long[][] squares;
  private final long[][] firings;
  private final long[][] products;
  private int next;
  private long window;

  KeptWindows(KeptImportances kept, RunManifest manifest) {
    this.kept = kept;
    this.manifest = manifest;
    all = manifest.subcomponents();
    sums = new long[2][all];
    squares = new long[2][all];
    firings = new long[2][all];
    products = new long[2][Math.multiplyExact(all, all)];
  }

  /** Whether another whole window is there. */
  boolean hasNext() {
    long end = (window + 1) * manifest.message().getWindowSteps();
    return kept.samples() > 0 && kept.steps()[kept.samples() - 1] >= end - 1;
  }

  /** The next window. */
  WindowCorrelations next() {
    long end = (window + 1) * manifest.message().getWindowSteps();
    int[] columns = new int[all];
    int[] values = new int[all];
    for (; next < kept.samples() && kept.steps()[next] < end; next++) {
      int active = 0;
      for (int e = kept.rowOffsets()[next]; e < kept.rowOffsets()[next + 1]; e++) {
        if (kept.values()[e] > SILENCE) {
          columns[active] = kept.columns()[e];
          values[active++] = kept.values()[e];
        }
      }
      add((int) (kept.batches()[next] % 2), columns, values, active);
    }
    return emit(window++);
  }

  private void add(int half, int[] columns, int[] values, int active) {
    samples[half]++;
    for (int a = 0; a < active; a++) {
      long value = values[a];
      sums[half][columns[a]] += value;
      squares[half][columns[a]] += value * value;
      firings[half][columns[a]]++;
      int row = columns[a] * all;
      for (int b = a + 1; b < active; b++) {
        products[half][row + columns[b]] += value * values[b];
      }
    }
  }

  private WindowCorrelations emit(long number) {
    BitSet emitted = new BitSet();
    for (int part = 0; part < 3; part++) {
      choose(part, emitted);
    }
    int[] pairs = emitted.stream().toArray();
    return new WindowCorrelations(
        manifest,
        ReadingSettings.newBuilder()
            .setName("live")
            .setWindowSteps(manifest.message().getWindowSteps())
            .setHalves(true)
            .setFloor(FLOOR)
            .build(),
        number,
        number * manifest.message().getWindowSteps(),
        (number + 1) * manifest.message().getWindowSteps(),
        List.of(),
        samples.clone(),
        copy(sums),
        copy(squares),
        copy(firings),
        Arrays.stream(pairs).map(pair -> pair / all).toArray(),
        Arrays.stream(pairs).map(pair -> pair % all).toArray(),
        new long[][] {at(products[0], pairs), at(products[1], pairs)},
        new int[0][]);
  }

  private record Edge(double r, int pair) {}

  /** Part 0 and 1: the halves; 2: the whole. */
  private void choose(int part, BitSet emitted) {
    double[] scatters = new double[all];
    for (int i = 0; i < all; i++) {
      scatters[i] = ExactPearson.scatter(n(part), of(sums, part, i), of(squares, part, i));
    }
    int group = (all + 1) / 2;
    List<PriorityQueue<Edge>> strongest =
        IntStream.range(0, 2 * all)
            .mapToObj(i -> new PriorityQueue<>(Comparator.comparingDouble(Edge::r)))
            .toList();
    for (int i = 0; i < all; i++) {
      for (int j = i + 1; j < all; j++) {
        double r = correlation(part, i, j, scatters);
        if (r >= FLOOR) {
          Edge edge = new Edge(r, i * all + j);
          offer(strongest.get(2 * i + j / group), edge);
          offer(strongest.get(2 * j + i / group), edge);
        }
      }
    }
    strongest.forEach(edges -> edges.forEach(edge -> emitted.set(edge.pair)));
  }

  private double correlation(int part, int i, int j, double[] scatters) {
    long product = of(products, part, i * all + j);
    return product == 0
        ? 0
        : ExactPearson.correlation(
            n(part), of(sums, part, i), of(sums, part, j), product, scatters[i], scatters[j]);
  }

  private static <T> void offer(PriorityQueue<T> queue, T edge) {
    queue.add(edge);
    if (queue.size() > STRONGEST) {
      queue.poll();
    }
  }

  private long n(int part) {
    return part < 2 ? samples[part] : samples[0] + samples[1];
  }

  private static long of(long[][] byHalf, int part, int index) {
    return part < 2 ? byHalf[part][index] : byHalf[0][index] + byHalf[1][index];
  }

  private static long[][] copy(long[][] byHalf) {
    return new long[][] {byHalf[0].clone(), byHalf[1].clone()};
  }

  private static long[] at(long[] values, int[] indexes) {
    return Arrays.stream(indexes).mapToLong(index -> values[index]).toArray();
  }
}
