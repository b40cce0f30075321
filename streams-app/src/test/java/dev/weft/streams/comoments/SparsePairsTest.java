package dev.weft.streams.comoments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparsePairsTest {
  /** Adds chunk after chunk, sparser and denser ones, and compares with plain loops each time. */
  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void shouldHoldWhatPlainLoopsHoldBeforeAndAfterTheSwitch(boolean diagonal, boolean counted) {
    int size = 40;
    BandLayout layout = BandLayout.of(size, size, diagonal);
    PairBand band = new PairBand(layout, 0, counted, 0);
    long[][] sums = new long[size][size];
    int[][] counts = new int[size][size];
    Random random = new Random(5);
    boolean sparseOnce = false;
    for (int chunk = 0; chunk < 60; chunk++) {
      int[][] x = rows(random, size, 0.02 + chunk * 0.002);
      int[][] y = diagonal ? x : rows(random, size, 0.02 + chunk * 0.002);
      product(diagonal, size, x, y).rows(0, size, new PackedRow(size), band);
      for (int s = 0; s < x.length; s++) {
        for (int i = 0; i < size; i++) {
          for (int j = layout.firstColumn(i); j < size; j++) {
            sums[i][j] += (long) x[s][i] * y[s][j];
            counts[i][j] += x[s][i] > 0 && y[s][j] > 0 ? 1 : 0;
          }
        }
      }
      sparseOnce |= band.isTouched() && !band.isDense();
      requireEqual(layout, band, sums, counts, counted);
      PairBand read =
          PairBand.decode(layout, 0, counted, 0, band.encode(new PairRow(layout.columns())));
      requireEqual(layout, read, sums, counts, counted);
    }
    assertThat(sparseOnce).isTrue();
    assertThat(band.isDense()).isTrue();
  }

  private static CrossProduct product(boolean diagonal, int size, int[][] x, int[][] y) {
    SampleRows rows = DenseRows.sparse(x, size);
    return diagonal
        ? CrossProduct.within(rows)
        : CrossProduct.between(rows, DenseRows.sparse(y, size));
  }

  private static int[][] rows(Random random, int size, double density) {
    int[][] rows = new int[12][size];
    for (int[] row : rows) {
      for (int c = 0; c < size; c++) {
        row[c] = random.nextDouble() < density ? 1 + random.nextInt(32_768) : 0;
      }
    }
    return rows;
  }

  private static void requireEqual(
      BandLayout layout, PairBand band, long[][] sums, int[][] counts, boolean counted) {
    PairRow read = new PairRow(layout.columns());
    for (int i = 0; i < sums.length; i++) {
      band.read(i, read);
      int touched = 0;
      for (int j = layout.firstColumn(i); j < sums.length; j++) {
        assertThat(band.sum(i, j)).isEqualTo(sums[i][j]);
        assertThat(band.count(i, j)).isEqualTo(counted ? counts[i][j] : 0);
        assertThat(read.take(j)).isEqualTo(sums[i][j]);
        touched += sums[i][j] > 0 ? 1 : 0;
      }
      assertThat(read.size()).isEqualTo(touched);
    }
  }

  @Test
  void shouldTurnDenseWhereBothTakeTheSame() {
    BandLayout layout = BandLayout.of(1, 300, false);
    for (boolean counted : new boolean[] {false, true}) {
      SparsePairs pairs = new SparsePairs(layout, 0, counted);
      int switched = 0;
      while (!pairs.isFull()) {
        pairs.restore(0, switched, 7, 1);
        switched++;
      }
      assertThat(switched).isEqualTo(counted ? 225 : 200);
    }
  }

  /** Pairs that fired once, and pairs that fired often. */
  @ParameterizedTest
  @CsvSource({"1, 7.0", "1000000, 11.5"})
  void shouldTakeAtMostTwelveBytesATouchedPair(int times, double bytes) {
    for (boolean counted : new boolean[] {false, true}) {
      SparseRow row = new SparseRow(counted);
      Random random = new Random(6);
      for (int column = 0; column < 60_000; column += 1 + random.nextInt(20)) {
        row.append(column, (long) times * (1 + random.nextInt(1 << 30)), times);
      }
      assertThat(row.bytes() / (double) row.size()).isLessThan(counted ? bytes + 4.5 : bytes);
    }
  }
}
