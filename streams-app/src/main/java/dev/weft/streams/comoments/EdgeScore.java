package dev.weft.streams.comoments;

import dev.weft.core.ExactPearson;
import java.util.function.IntConsumer;

/**
 * One way to score the pairs of a cell, by the whole or by a half, and the strongest of each row
 * and column by it. Not safe for several threads.
 *
 * <p>The exact r costs some 20 ns. Most pairs are far too weak to need it: a bound in plain
 * doubles, 2 ns, passes over those that are below the floor, or weaker than what both heaps hold. a
 * = n·Σxy and b = Σx·Σy are each within two roundings of the truth, so a - b is within (a +
 * b)·2^-51 of it; the bound adds (a + b)·2^-50, and 2^-40 of itself for the rounding of the rest. A
 * pair passed over would never have been kept, so the result does not depend on the bound.
 */
final class EdgeScore {
  private static final double SLACK = 0x1p-50;
  private static final double ROUNDING = 1 + 0x1p-40;

  private final EdgeRule rule;
  private final long samples;
  private final Side rows;
  private final Side columns;
  private final Strongest strongestOfRow;
  private final Strongest strongestOfColumn;

  EdgeScore(EdgeRule rule, long samples, MarginalSums ofRows, MarginalSums ofColumns) {
    this.rule = rule;
    this.samples = samples;
    rows = Side.of(ofRows, samples);
    columns = Side.of(ofColumns, samples);
    strongestOfRow = new Strongest(1, rule.limit());
    strongestOfColumn = new Strongest(ofColumns.size(), rule.limit());
  }

  /** Marginals in the form that scoring wants. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, never handed out.
  private record Side(MarginalSums sums, double[] values, double[] scatters, double[] inverses) {
    static Side of(MarginalSums marginals, long samples) {
      int size = marginals.size();
      double[] sums = new double[size];
      double[] scatters = new double[size];
      double[] inverses = new double[size];
      for (int i = 0; i < size; i++) {
        sums[i] = marginals.sum(i);
        scatters[i] = ExactPearson.scatter(samples, marginals.sum(i), marginals.sumSquares(i));
        inverses[i] = scatters[i] > 0 ? 1 / Math.sqrt(scatters[i]) : 0;
      }
      return new Side(marginals, sums, scatters, inverses);
    }
  }

  /**
   * Looks at a pair of the row in hand; true if it is at or above the floor, as far as is known.
   */
  boolean offer(int row, int column, long sumProducts) {
    if (bound(row, column, sumProducts) < needed(column)) {
      return false;
    }
    double strength = rule.strength(r(row, column, sumProducts));
    if (strength == Double.NEGATIVE_INFINITY) {
      return false;
    }
    if (rule.limit() > 0) {
      strongestOfRow.offer(0, strength, column);
      strongestOfColumn.offer(column, strength, row);
    }
    return true;
  }

  /** What a pair must reach to be kept anywhere. */
  private double needed(int column) {
    if (rule.limit() == 0) {
      return rule.floor();
    }
    return Math.max(
        rule.floor(), Math.min(strongestOfRow.least(0), strongestOfColumn.least(column)));
  }

  /** At least the strength, or below 0 if the strength is; 0 where r is not defined. */
  private double bound(int row, int column, long sumProducts) {
    double a = (double) samples * sumProducts;
    double b = rows.values[row] * columns.values[column];
    double difference = rule.bothSigns() ? Math.abs(a - b) : a - b;
    double most = difference + (a + b) * SLACK;
    return most * rows.inverses[row] * columns.inverses[column] * ROUNDING;
  }

  private double r(int row, int column, long sumProducts) {
    return ExactPearson.correlation(
        samples,
        rows.sums.sum(row),
        columns.sums.sum(column),
        sumProducts,
        rows.scatters[row],
        columns.scatters[column]);
  }

  /** Visits the strongest columns of the row in hand and goes to the next row. */
  void endRow(IntConsumer visitor) {
    strongestOfRow.forEach(0, visitor);
    strongestOfRow.clear();
  }

  /** Visits the strongest rows of a column. */
  void forEachOfColumn(int column, IntConsumer visitor) {
    strongestOfColumn.forEach(column, visitor);
  }
}
