package dev.weft.streams.comoments;

import dev.weft.core.ExactPearson;
import java.util.Arrays;

/**
 * Chooses the edges of a cell at the close of a window: the strongest of each row and each column,
 * by r of the whole and of each half separately. Goes band by band; what it keeps between is
 * rebuilt by beginning again. One r costs some 20 ns; pairs that never fired together are passed
 * over where the floor is positive, since their Σxy is 0 and r therefore not above 0. Not safe for
 * several threads; the co-moments must not change meanwhile.
 */
public final class EdgeSelector {
  private final CoMoments moments;
  private final EdgeRule rule;
  private final Score[] scores;
  private final boolean[] rowFired;
  private final boolean[] columnFired;
  private final PairList chosen = new PairList();

  /** Begins. */
  public EdgeSelector(CoMoments moments, EdgeRule rule) {
    this.moments = moments;
    this.rule = rule;
    int halves = moments.halves();
    scores = new Score[halves == 1 ? 1 : halves + 1];
    for (int half = 0; half < halves; half++) {
      scores[half] =
          new Score(
              moments.samples(half), moments.rowMarginals(half), moments.columnMarginals(half));
    }
    MarginalSums rows = MarginalSums.whole(marginals(true));
    MarginalSums columns = MarginalSums.whole(marginals(false));
    if (halves > 1) {
      scores[halves] = new Score(moments.samples(), rows, columns);
    }
    rowFired = fired(rows);
    columnFired = fired(columns);
  }

  private MarginalSums[] marginals(boolean ofRows) {
    MarginalSums[] marginals = new MarginalSums[moments.halves()];
    Arrays.setAll(
        marginals, half -> ofRows ? moments.rowMarginals(half) : moments.columnMarginals(half));
    return marginals;
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
    long[] sums = new long[moments.halves()];
    for (int row = layout.firstRow(band); row < layout.endRow(band); row++) {
      if (rowFired[row]) {
        row(band, row, sums);
      }
    }
  }

  private void row(int band, int row, long[] sums) {
    BandLayout layout = moments.layout();
    for (int column = layout.firstColumn(row); column < layout.columns(); column++) {
      if (columnFired[column]) {
        long whole = 0;
        for (int half = 0; half < sums.length; half++) {
          sums[half] = moments.band(half, band).sum(row, column);
          whole += sums[half];
        }
        if (whole != 0 || rule.admitsUntouched()) {
          pair(row, column, sums, whole);
        }
      }
    }
    if (rule.limit() > 0) {
      for (Score score : scores) {
        score.strongestOfRow.forEach(0, column -> chosen.add(row, column));
        score.strongestOfRow.clear();
      }
    }
  }

  private void pair(int row, int column, long[] sums, long whole) {
    boolean edge = false;
    for (int s = 0; s < scores.length; s++) {
      Score score = scores[s];
      double strength = rule.strength(score.r(row, column, s < sums.length ? sums[s] : whole));
      if (strength != Double.NEGATIVE_INFINITY) {
        edge = true;
        if (rule.limit() > 0) {
          score.strongestOfRow.offer(0, strength, column);
          score.strongestOfColumn.offer(column, strength, row);
        }
      }
    }
    if (edge && rule.limit() == 0) {
      chosen.add(row, column);
    }
  }

  /** The edges, by row, then column. To be called once, after the last band. */
  public EdgeBatch finish() {
    if (rule.limit() > 0) {
      for (Score score : scores) {
        for (int column = 0; column < moments.layout().columns(); column++) {
          int to = column;
          score.strongestOfColumn.forEach(column, row -> chosen.add(row, to));
        }
      }
    }
    return EdgeBatch.read(moments, chosen.sortedDistinct());
  }

  /** One way to score pairs: the whole, or a half. */
  private final class Score {
    private final long samples;
    private final MarginalSums rows;
    private final MarginalSums columns;
    private final double[] rowScatters;
    private final double[] columnScatters;
    private final Strongest strongestOfRow = new Strongest(1, rule.limit());
    private final Strongest strongestOfColumn =
        new Strongest(moments.layout().columns(), rule.limit());

    Score(long samples, MarginalSums rows, MarginalSums columns) {
      this.samples = samples;
      this.rows = rows;
      this.columns = columns;
      this.rowScatters = rows.scatters(samples);
      this.columnScatters = columns.scatters(samples);
    }

    double r(int row, int column, long sumProducts) {
      return ExactPearson.correlation(
          samples,
          rows.sum(row),
          columns.sum(column),
          sumProducts,
          rowScatters[row],
          columnScatters[column]);
    }
  }
}
