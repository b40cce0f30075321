package dev.weft.clusterer.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An undirected weighted graph on the nodes 0..n-1, as compressed rows: each edge stands in the
 * rows of both ends, neighbours ascending, weights positive, no loops. Immutable by agreement.
 */
public final class Graph {
  private final int[] offsets;
  private final int[] neighbours;
  private final double[] weights;

  private Graph(int[] offsets, int[] neighbours, double[] weights) {
    this.offsets = offsets;
    this.neighbours = neighbours;
    this.weights = weights;
  }

  /**
   * From a list of edges, each once, in any order.
   *
   * @param from one end of each
   * @param to the other
   */
  public static Graph of(int nodes, int[] from, int[] to, double[] weights) {
    int[] offsets = new int[nodes + 1];
    for (int e = 0; e < from.length; e++) {
      offsets[from[e] + 1]++;
      offsets[to[e] + 1]++;
    }
    for (int v = 0; v < nodes; v++) {
      offsets[v + 1] += offsets[v];
    }
    long[] order = new long[2 * from.length];
    for (int e = 0; e < from.length; e++) {
      order[2 * e] = ((long) from[e] << 32 | to[e]);
      order[2 * e + 1] = ((long) to[e] << 32 | from[e]);
    }
    Integer[] sorted = new Integer[order.length];
    Arrays.setAll(sorted, i -> i);
    Arrays.sort(sorted, (a, b) -> Long.compare(order[a], order[b]));
    int[] neighbours = new int[order.length];
    double[] both = new double[order.length];
    for (int i = 0; i < order.length; i++) {
      neighbours[i] = (int) order[sorted[i]];
      both[i] = weights[sorted[i] / 2];
    }
    return new Graph(offsets, neighbours, both);
  }

  /** Number of nodes. */
  public int nodes() {
    return offsets.length - 1;
  }

  /** Number of edges. */
  public int edges() {
    return neighbours.length / 2;
  }

  /** First index of the node's neighbours. */
  public int from(int node) {
    return offsets[node];
  }

  /** End (exclusive) of them. */
  public int to(int node) {
    return offsets[node + 1];
  }

  /** A neighbour, by index. */
  public int neighbour(int index) {
    return neighbours[index];
  }

  /** The weight of the edge to it. */
  public double weight(int index) {
    return weights[index];
  }

  /** Sum of the weights at a node. */
  public double degree(int node) {
    double degree = 0;
    for (int e = offsets[node]; e < offsets[node + 1]; e++) {
      degree += weights[e];
    }
    return degree;
  }

  /**
   * The graph on some of the nodes, renumbered in their order.
   *
   * @param kept ascending
   */
  public Graph restrictedTo(int[] kept) {
    int[] number = new int[nodes()];
    Arrays.fill(number, -1);
    for (int i = 0; i < kept.length; i++) {
      number[kept[i]] = i;
    }
    int[] newOffsets = new int[kept.length + 1];
    int[] newNeighbours = new int[neighbours.length];
    double[] newWeights = new double[neighbours.length];
    int filled = 0;
    for (int i = 0; i < kept.length; i++) {
      for (int e = from(kept[i]); e < to(kept[i]); e++) {
        if (number[neighbours[e]] >= 0) {
          newNeighbours[filled] = number[neighbours[e]];
          newWeights[filled++] = weights[e];
        }
      }
      newOffsets[i + 1] = filled;
    }
    return new Graph(
        newOffsets, Arrays.copyOf(newNeighbours, filled), Arrays.copyOf(newWeights, filled));
  }

  /** Connected components of at least two nodes, each ascending; the largest first. */
  public List<int[]> components() {
    int[] component = new int[nodes()];
    Arrays.fill(component, -1);
    List<int[]> found = new ArrayList<>();
    int[] queue = new int[nodes()];
    for (int start = 0; start < nodes(); start++) {
      if (component[start] < 0) {
        int size = reach(start, component, queue);
        if (size > 1) {
          int[] members = Arrays.copyOf(queue, size);
          Arrays.sort(members);
          found.add(members);
        }
      }
    }
    found.sort((a, b) -> a.length != b.length ? b.length - a.length : a[0] - b[0]);
    return found;
  }

  private int reach(int start, int[] component, int[] queue) {
    int size = 1;
    queue[0] = start;
    component[start] = start;
    for (int next = 0; next < size; next++) {
      for (int e = from(queue[next]); e < to(queue[next]); e++) {
        if (component[neighbours[e]] < 0) {
          component[neighbours[e]] = start;
          queue[size++] = neighbours[e];
        }
      }
    }
    return size;
  }
}
