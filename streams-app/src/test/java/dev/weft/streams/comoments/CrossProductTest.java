package dev.weft.streams.comoments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossProductTest {
  /** Rows of words, and a check that what is listed is what was touched. */
  private static long[][] words(CrossProduct product, int rows, int columns) {
    long[][] found = new long[rows][columns];
    product.rows(
        0,
        rows,
        new PackedRow(columns),
        (row, packed) -> {
          found[row] = packed.words().clone();
          if (packed.isListed()) {
            TreeSet<Integer> listed = new TreeSet<>();
            for (int t = 0; t < packed.touchedCount(); t++) {
              assertThat(listed.add((int) packed.touched()[t])).isTrue();
            }
            for (int column = 0; column < columns; column++) {
              assertThat(listed.contains(column)).isEqualTo(packed.words()[column] != 0);
            }
          }
        });
    return found;
  }

  @ParameterizedTest
  @CsvSource({"40, 0.5", "200, 0.01", "7, 0", "64, 0.1", "500, 0.004"})
  void shouldEqualPlainLoopsWithinAGroup(int width, double density) {
    int[][] x = DenseRows.random(new Random(width), 150, width, density);
    long[][] found = words(CrossProduct.within(DenseRows.sparse(x, width)), width, width);
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < width; j++) {
        assertThat(PackedRow.sum(found[i][j]))
            .isEqualTo(j > i ? DenseRows.sumProducts(x, i, x, j) : 0);
        assertThat(PackedRow.count(found[i][j]))
            .isEqualTo(j > i ? DenseRows.jointCount(x, i, x, j) : 0);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"40, 30, 0.5", "50, 300, 0.01", "5, 400, 0.002"})
  void shouldEqualPlainLoopsBetweenGroups(int rows, int columns, double density) {
    Random random = new Random(columns);
    int[][] x = DenseRows.random(random, 150, rows, density);
    int[][] y = DenseRows.random(random, 150, columns, density);
    CrossProduct product =
        CrossProduct.between(DenseRows.sparse(x, rows), DenseRows.sparse(y, columns));
    long[][] found = words(product, rows, columns);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        assertThat(PackedRow.sum(found[i][j])).isEqualTo(DenseRows.sumProducts(x, i, y, j));
        assertThat(PackedRow.count(found[i][j])).isEqualTo(DenseRows.jointCount(x, i, y, j));
      }
    }
  }

  /**
   * Every third subcomponent fires in three of four samples, the others seldom: pairs of three
   * kinds.
   */
  private static int[][] mixed(Random random, int samples, int width) {
    int[][] often = DenseRows.random(random, samples, width, 1.5);
    int[][] seldom = DenseRows.random(random, samples, width, 0.03);
    for (int s = 0; s < samples; s++) {
      for (int i = 0; i < width; i++) {
        often[s][i] = i % 3 == 0 ? often[s][i] : seldom[s][i];
      }
    }
    return often;
  }

  @Test
  void shouldEqualPlainLoopsWhereSomePairsAreHot() {
    Random random = new Random(5);
    int[][] x = mixed(random, 321, 770);
    int[][] y = mixed(random, 321, 790);
    SampleRows rows = DenseRows.sparse(x, 770);
    SampleRows columns = DenseRows.sparse(y, 790);
    assertThat(HotBlock.of(rows, columns, false)).isNotNull();
    long[][] between = words(CrossProduct.between(rows, columns), 770, 790);
    long[][] within = words(CrossProduct.within(rows), 770, 770);
    for (int i = 0; i < 770; i++) {
      for (int j = 0; j < 790; j++) {
        requireWord(between[i][j], x, i, y, j);
        if (j > i && j < 770) {
          requireWord(within[i][j], x, i, x, j);
        }
      }
    }
  }

  private static void requireWord(long word, int[][] x, int i, int[][] y, int j) {
    if (word
        != PackedRow.word(DenseRows.sumProducts(x, i, y, j), DenseRows.jointCount(x, i, y, j))) {
      throw new AssertionError("pair " + i + ", " + j);
    }
  }

  @Test
  void shouldHoldSumAndCountOfAFullHotChunkOfOnes() {
    SampleRows ones = DenseRows.sparse(DenseRows.constant(65_535, 256, 32_768), 256);
    assertThat(HotBlock.of(ones, ones, true)).isNotNull();
    long[][] found = words(CrossProduct.within(ones), 256, 256);
    for (int i = 0; i < 256; i++) {
      for (int j = i + 1; j < 256; j++) {
        assertThat(PackedRow.sum(found[i][j])).isEqualTo(65_535L << 30);
        assertThat(PackedRow.count(found[i][j])).isEqualTo(65_535);
      }
    }
  }

  @Test
  void shouldHoldSumAndCountOfAFullChunkOfOnes() {
    SampleRows ones = DenseRows.sparse(DenseRows.constant(65_535, 3, 32_768), 3);
    long[][] found = words(CrossProduct.between(ones, ones), 3, 3);
    for (long[] row : found) {
      for (long word : row) {
        assertThat(PackedRow.sum(word)).isEqualTo(65_535L << 30);
        assertThat(PackedRow.count(word)).isEqualTo(65_535);
      }
    }
  }

  @Test
  void shouldHoldCountsWhereSumsAreLeast() {
    SampleRows least = DenseRows.sparse(DenseRows.constant(65_535, 2, 1), 2);
    long word = words(CrossProduct.within(least), 2, 2)[0][1];
    assertThat(PackedRow.sum(word)).isEqualTo(65_535);
    assertThat(PackedRow.count(word)).isEqualTo(65_535);
  }

  @Test
  void shouldHandOnTouchedRowsOnly() {
    int[][] x = {{5, 0, 0, 7}, {0, 0, 3, 0}, {0, 9, 0, 0}};
    StringBuilder rows = new StringBuilder();
    boolean any =
        CrossProduct.within(DenseRows.sparse(x, 4))
            .rows(0, 4, new PackedRow(4), (row, packed) -> rows.append(row).append(' '));
    assertThat(rows).hasToString("0 ");
    assertThat(any).isTrue();
    assertThat(
            CrossProduct.within(DenseRows.sparse(x, 4))
                .rows(1, 4, new PackedRow(4), (row, packed) -> rows.append(row)))
        .isFalse();
  }

  @Test
  void shouldRefuseChunksThatCouldOverflowOrDoNotFit() {
    SampleRows half = DenseRows.sparse(new int[32_768][1], 1);
    SampleRows tooMany = SampleRows.concatenate(1, List.of(half, half));
    assertThatThrownBy(() -> CrossProduct.within(tooMany))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65536");
    assertThatThrownBy(() -> CrossProduct.between(half, DenseRows.sparse(new int[3][1], 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
