package dev.weft.streams.comoments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weft.core.ExactPearson;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgeSelectorTest {
  private static final int ROWS = 262;
  private static final int COLUMNS = 260;
  private static final MathContext DIGITS = new MathContext(40);

  /** A cell of two halves: importances of both groups, [half][sample][subcomponent]. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Cell(int[][][] rows, int[][][] columns, boolean diagonal) {
    static Cell random(long seed, boolean diagonal) {
      Random random = new Random(seed);
      int[][][] rows = new int[2][][];
      int[][][] columns = new int[2][][];
      for (int half = 0; half < 2; half++) {
        rows[half] = DenseRows.random(random, 50, ROWS, 0.06);
        columns[half] = diagonal ? rows[half] : DenseRows.random(random, 50, COLUMNS, 0.06);
        for (int[] row : columns[half]) {
          row[3] = 0; // Never fires.
          row[4] = 32_768; // Always on: no r.
        }
      }
      return new Cell(rows, columns, diagonal);
    }

    int width() {
      return columns[0][0].length;
    }

    BandLayout layout() {
      return BandLayout.of(rows[0][0].length, width(), diagonal);
    }

    /** The rows of one half (0, 1) or of the whole (2). */
    private static int[][] part(int[][][] halves, int part) {
      return part < 2 ? halves[part] : DenseRows.concatenate(halves[0], halves[1]);
    }

    int[][] rowPart(int part) {
      return part(rows, part);
    }

    int[][] columnPart(int part) {
      return part(columns, part);
    }

    CoMoments moments() {
      BandLayout layout = layout();
      FoldInput.Builder builder = new FoldInput.Builder(layout, 2);
      for (int half = 0; half < 2; half++) {
        builder.add(
            half,
            DenseRows.sparse(rows[half], layout.rows()),
            DenseRows.sparse(columns[half], width()));
      }
      FoldInput input = builder.build();
      CoMoments moments = new CoMoments(layout, 2, true);
      for (int band = 0; band < layout.bands(); band++) {
        moments.foldBand(input, 0, band);
        moments.foldBand(input, 1, band);
      }
      moments.foldMarginals(input);
      return moments;
    }
  }

  /**
   * r of plain sums, as a double: pairs whose true r is the same may differ in the last place,
   * which decides between them. It is checked against 40 digits.
   */
  private static double pearson(int[][] x, int i, int[][] y, int j) {
    long sumX = Arrays.stream(x).mapToLong(row -> row[i]).sum();
    long sumY = Arrays.stream(y).mapToLong(row -> row[j]).sum();
    long sumXx = DenseRows.sumProducts(x, i, x, i);
    long sumYy = DenseRows.sumProducts(y, j, y, j);
    long sumXy = DenseRows.sumProducts(x, i, y, j);
    double r = ExactPearson.correlation(x.length, sumX, sumY, sumXx, sumYy, sumXy);
    if ((31 * i + j) % 29 == 0) {
      assertPearson(r, x.length, new long[] {sumX, sumY, sumXx, sumYy, sumXy});
    }
    return r;
  }

  private static void assertPearson(double r, long n, long[] sums) {
    BigInteger covariance = difference(n, sums[4], sums[0], sums[1]);
    BigInteger scatters =
        difference(n, sums[2], sums[0], sums[0]).multiply(difference(n, sums[3], sums[1], sums[1]));
    if (scatters.signum() == 0) {
      assertThat(r).isNaN();
    } else {
      BigDecimal root = new BigDecimal(scatters).sqrt(DIGITS);
      assertThat(r)
          .isCloseTo(new BigDecimal(covariance).divide(root, DIGITS).doubleValue(), within(1e-15));
    }
  }

  private static BigInteger difference(long n, long sumXy, long sumX, long sumY) {
    return BigInteger.valueOf(n)
        .multiply(BigInteger.valueOf(sumXy))
        .subtract(BigInteger.valueOf(sumX).multiply(BigInteger.valueOf(sumY)));
  }

  private static boolean fired(int[][] rows, int column) {
    return Arrays.stream(rows).anyMatch(row -> row[column] > 0);
  }

  private record Candidate(int row, int column, double strength) {}

  /** The edges by definition: every pair scored, every row and column sorted. */
  private static long[] expected(Cell cell, EdgeRule rule) {
    TreeSet<Long> edges = new TreeSet<>();
    for (int part = 0; part < 3; part++) {
      List<List<Candidate>> ofRow = lists(cell.rows[0][0].length);
      List<List<Candidate>> ofColumn = lists(cell.width());
      for (Candidate candidate : candidates(cell, rule, part)) {
        ofRow.get(candidate.row).add(candidate);
        ofColumn.get(candidate.column).add(candidate);
      }
      ofRow.forEach(list -> keep(list, Comparator.comparing(Candidate::column), rule, edges));
      ofColumn.forEach(list -> keep(list, Comparator.comparing(Candidate::row), rule, edges));
    }
    return edges.stream().mapToLong(Long::longValue).toArray();
  }

  private static List<List<Candidate>> lists(int size) {
    return IntStream.range(0, size)
        .mapToObj(i -> (List<Candidate>) new ArrayList<Candidate>())
        .toList();
  }

  private static void keep(
      List<Candidate> list, Comparator<Candidate> ties, EdgeRule rule, Set<Long> edges) {
    list.stream()
        .sorted(Comparator.comparing(Candidate::strength).reversed().thenComparing(ties))
        .limit(rule.limit() == 0 ? Long.MAX_VALUE : rule.limit())
        .forEach(candidate -> edges.add((long) candidate.row << 32 | candidate.column));
  }

  private static List<Candidate> candidates(Cell cell, EdgeRule rule, int part) {
    int[][] x = cell.rowPart(part);
    int[][] y = cell.columnPart(part);
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < x[0].length; i++) {
      for (int j = cell.layout().firstColumn(i); j < y[0].length; j++) {
        if (fired(cell.rowPart(2), i) && fired(cell.columnPart(2), j)) {
          double r = pearson(x, i, y, j);
          if (Double.isNaN(r) && rule.bothSigns() && rule.floor() <= 0) {
            r = 0;
          }
          double strength = rule.bothSigns() ? Math.abs(r) : r;
          if (strength >= rule.floor()) {
            candidates.add(new Candidate(i, j, strength));
          }
        }
      }
    }
    return candidates;
  }

  private static EdgeBatch select(CoMoments moments, EdgeRule rule, int... bands) {
    EdgeSelector selector = new EdgeSelector(moments, rule);
    Arrays.stream(bands).forEach(selector::band);
    return selector.finish();
  }

  private static int[] bands(CoMoments moments) {
    return IntStream.range(0, moments.layout().bands()).toArray();
  }

  private static long[] pairs(EdgeBatch edges) {
    return IntStream.range(0, edges.size())
        .mapToLong(edge -> (long) edges.rows()[edge] << 32 | edges.columns()[edge])
        .toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "true, 0.2, 3, false", "false, 0.2, 3, false", "false, 0.2, 40, false", "false, 0.5, 0, false",
    "false, 0, 2, false", "true, 0, 0, false", "false, 0.2, 3, true", "true, 0.3, 0, true",
    "false, -1, 5, true", "true, -1, 0, true", "false, -1, 0, true", "false, 1, 2, false"
  })
  void shouldChooseWhatTheDefinitionSays(
      boolean diagonal, double floor, int limit, boolean bothSigns) {
    Cell cell = Cell.random(diagonal ? 18 : 19, diagonal);
    CoMoments moments = cell.moments();
    EdgeRule rule = new EdgeRule(floor, limit, bothSigns);
    EdgeBatch edges = select(moments, rule, bands(moments));
    assertThat(pairs(edges)).isEqualTo(expected(cell, rule));
    for (int edge = 0; edge < edges.size(); edge += 7) {
      int i = edges.rows()[edge];
      int j = edges.columns()[edge];
      for (int half = 0; half < 2; half++) {
        assertThat(edges.sumProducts()[half][edge])
            .isEqualTo(DenseRows.sumProducts(cell.rows[half], i, cell.columns[half], j));
        assertThat(edges.jointCounts()[half][edge])
            .isEqualTo(DenseRows.jointCount(cell.rows[half], i, cell.columns[half], j));
      }
    }
  }

  @Test
  void shouldNotDependOnTheOrderOfBands() {
    CoMoments moments = Cell.random(20, false).moments();
    EdgeRule rule = new EdgeRule(0.1, 2, false);
    int[] bands = bands(moments);
    assertThat(bands).hasSizeGreaterThan(1);
    long[] forwards = pairs(select(moments, rule, bands));
    int[] reversed = IntStream.range(0, bands.length).map(b -> bands.length - 1 - b).toArray();
    assertThat(pairs(select(moments, rule, reversed))).isEqualTo(forwards);
  }

  /** Two that take turns never fire together, and yet their r is -1. */
  @Test
  void shouldFindPairsThatExcludeEachOtherWhereBothSignsCount() {
    int[][] turns = {{9, 0}, {0, 9}, {9, 0}, {0, 9}};
    CoMoments moments =
        new Cell(new int[][][] {turns, turns}, new int[][][] {turns, turns}, true).moments();
    assertThat(select(moments, new EdgeRule(0.2, 40, true), 0).size()).isEqualTo(1);
    assertThat(select(moments, new EdgeRule(0.2, 40, false), 0).size()).isZero();
    assertThat(select(moments, new EdgeRule(0, 0, false), 0).size()).isZero();
  }

  @Test
  void shouldTakeEqualEdgesByLowerNumber() {
    int[][] same = {{7, 7, 7, 7, 7}, {0, 0, 0, 0, 0}};
    CoMoments moments =
        new Cell(new int[][][] {same, same}, new int[][][] {same, same}, true).moments();
    // Row 0 keeps column 1, row 1 column 2, …; columns 1 to 4 keep row 0.
    assertThat(pairs(select(moments, new EdgeRule(0.2, 1, false), 0)))
        .containsExactly(1L, 2L, 3L, 4L, 1L << 32 | 2, 2L << 32 | 3, 3L << 32 | 4);
  }

  @Test
  void shouldHaveNoEdgesWithoutSamples() {
    CoMoments moments = new CoMoments(BandLayout.of(5, 5, true), 2, true);
    assertThat(select(moments, new EdgeRule(-1, 0, true), 0).size()).isZero();
    assertThat(select(moments, new EdgeRule(0.2, 40, false), 0).size()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"-0.1, 3, false", "1.5, 3, false", "NaN, 3, true", "0.2, -1, false"})
  void shouldRefuseRulesOutOfRange(double floor, int limit, boolean bothSigns) {
    assertThatThrownBy(() -> new EdgeRule(floor, limit, bothSigns))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.valueOf(floor));
  }
}
