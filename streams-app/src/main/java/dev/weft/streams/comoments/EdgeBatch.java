package dev.weft.streams.comoments;

/**
 * Edges of a cell with their sums, by row, then column. Rows and columns count within the groups.
 *
 * @param sumProducts Σq_i·q_j, [half][edge]
 * @param jointCounts how often both fired, [half][edge]; no halves where that is not kept
 */
public record EdgeBatch(int[] rows, int[] columns, long[][] sumProducts, int[][] jointCounts) {
  /** Reads the sums of pairs, each with its row in the high half. */
  static EdgeBatch read(CoMoments moments, long[] pairs) {
    int[] rows = new int[pairs.length];
    int[] columns = new int[pairs.length];
    for (int edge = 0; edge < pairs.length; edge++) {
      rows[edge] = (int) (pairs[edge] >>> 32);
      columns[edge] = (int) pairs[edge];
    }
    long[][] sums = new long[moments.halves()][pairs.length];
    int[][] counts = new int[moments.counted() ? moments.halves() : 0][pairs.length];
    for (int half = 0; half < moments.halves(); half++) {
      for (int edge = 0; edge < pairs.length; edge++) {
        PairBand band = moments.band(half, moments.layout().bandOf(rows[edge]));
        sums[half][edge] = band.sum(rows[edge], columns[edge]);
        if (moments.counted()) {
          counts[half][edge] = band.count(rows[edge], columns[edge]);
        }
      }
    }
    return new EdgeBatch(rows, columns, sums, counts);
  }

  /** Number of edges. */
  public int size() {
    return rows.length;
  }
}
