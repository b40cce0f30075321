package dev.weft.streams.comoments;

import java.util.function.IntUnaryOperator;

/**
 * Chooses the edges of a cell at the close of a window: the strongest of each row and each column,
 * by r of the whole and of each half separately. The result depends on nothing but the co-moments
 * and the rule.
 *
 * <p>Goes band by band, so that it can be interrupted between; what it keeps lies in memory only
 * and is rebuilt by beginning again. Memory: at most 12 bytes x limit x columns (36 with halves; 24
 * MB at 40 x 16,384), and 8 bytes an edge until {@link #finish} adds 8, and 8 (12 with joint
 * counts) a half. Pairs that never fired together are passed over where they cannot be edges. Not
 * safe for several threads; the co-moments must not change meanwhile.
 */
public final class EdgeSelector {
  private final CoMoments moments;
  private final EdgeRule rule;
  private final EdgeScore[] scores;
  private final boolean[] rowFired;
  private final boolean[] columnFired;
  private final PairRow[] pairs;
  private final long[] sums;
  private final PairList chosen = new PairList();

  /** Begins. */
  public EdgeSelector(CoMoments moments, EdgeRule rule) {
    this.moments = moments;
    this.rule = rule;
    int halves = moments.halves();
    MarginalSums rows = new MarginalSums(moments.layout().rows());
    MarginalSums columns = new MarginalSums(moments.layout().columns());
    sums = new long[halves == 1 ? 1 : halves + 1];
    scores = new EdgeScore[sums.length];
    pairs = new PairRow[halves];
    for (int half = 0; half < halves; half++) {
      rows.add(moments.rowMarginals(half));
      columns.add(moments.columnMarginals(half));
      pairs[half] = new PairRow(columns.size());
      scores[half] =
          new EdgeScore(
              rule,
              moments.samples(half),
              moments.rowMarginals(half),
              moments.columnMarginals(half));
    }
    if (halves > 1) {
      scores[halves] = new EdgeScore(rule, moments.samples(), rows, columns);
    }
    rowFired = fired(rows);
    columnFired = fired(columns);
  }

  private static boolean[] fired(MarginalSums marginals) {
    boolean[] fired = new boolean[marginals.size()];
    for (int i = 0; i < fired.length; i++) {
      fired[i] = marginals.firings(i) > 0;
    }
    return fired;
  }

  /** Looks at one band; bands are to be given once each, in any order. */
  public void band(int band) {
    BandLayout layout = moments.layout();
    for (int row = layout.firstRow(band); row < layout.endRow(band); row++) {
      if (rowFired[row]) {
        for (int half = 0; half < pairs.length; half++) {
          moments.band(half, band).read(row, pairs[half]);
        }
        row(row);
      }
    }
  }

  private void row(int row) {
    int end = moments.layout().columns();
    IntUnaryOperator next = rule.admitsUntouched() ? before -> before + 1 : before -> nextTouched();
    int before = moments.layout().firstColumn(row) - 1;
    for (int column = next.applyAsInt(before); column < end; column = next.applyAsInt(column)) {
      takeSums(column);
      if (columnFired[column]) {
        pair(row, column);
      }
    }
    for (EdgeScore score : scores) {
      score.endRow(column -> chosen.add(row, column));
    }
  }

  private int nextTouched() {
    int next = PairRow.END;
    for (PairRow ofHalf : pairs) {
      next = Math.min(next, ofHalf.next());
    }
    return next;
  }

  /** The pair's sums as the scores want them: of each half, last of the whole. */
  private void takeSums(int column) {
    long whole = 0;
    for (int half = 0; half < pairs.length; half++) {
      sums[half] = pairs[half].take(column);
      whole += sums[half];
    }
    sums[sums.length - 1] = whole;
  }

  private void pair(int row, int column) {
    boolean edge = false;
    for (int score = 0; score < scores.length; score++) {
      edge |= scores[score].offer(row, column, sums[score]);
    }
    if (edge && rule.limit() == 0) {
      chosen.add(row, column);
    }
  }

  /** The edges, by row, then column. To be called once, after the last band. */
  public EdgeBatch finish() {
    for (EdgeScore score : scores) {
      for (int column = 0; column < moments.layout().columns(); column++) {
        int to = column;
        score.forEachOfColumn(column, row -> chosen.add(row, to));
      }
    }
    return EdgeBatch.read(moments, chosen.sortedDistinct());
  }
}
