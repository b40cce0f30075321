package dev.weft.streams.comoments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.BadRecordException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MarginalSumsTest {
  private static MarginalSums of(int[][] rows, int width) {
    MarginalSums marginals = new MarginalSums(width);
    marginals.add(DenseRows.sparse(rows, width));
    return marginals;
  }

  private static void assertEqualsLoops(MarginalSums found, int[][] rows) {
    for (int c = 0; c < found.size(); c++) {
      int column = c;
      int[] q = Arrays.stream(rows).mapToInt(row -> row[column]).toArray();
      assertThat(found.sum(c)).isEqualTo(Arrays.stream(q).asLongStream().sum());
      assertThat(found.sumSquares(c))
          .isEqualTo(Arrays.stream(q).mapToLong(value -> (long) value * value).sum());
      assertThat(found.firings(c)).isEqualTo(Arrays.stream(q).filter(value -> value > 0).count());
      assertThat((int) found.maximum(c)).isEqualTo(Arrays.stream(q).max().orElse(0));
    }
  }

  @Test
  void shouldEqualPlainLoops() {
    int[][] rows = DenseRows.random(new Random(6), 300, 40, 0.1);
    assertEqualsLoops(of(rows, 40), rows);
    assertEqualsLoops(of(new int[0][40], 40), new int[0][40]);
  }

  @Test
  void shouldMergeToWhatTheConcatenationGives() {
    Random random = new Random(7);
    int[][] first = DenseRows.random(random, 100, 30, 0.1);
    int[][] second = DenseRows.random(random, 50, 30, 0.3);
    MarginalSums merged = of(first, 30);
    merged.add(of(second, 30));
    assertEqualsLoops(merged, DenseRows.concatenate(first, second));
    assertThatThrownBy(() -> merged.add(new MarginalSums(29)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldHoldFullStrengthEverywhere() {
    MarginalSums full = of(DenseRows.constant(65_535, 2, 32_768), 2);
    assertThat(full.sum(1)).isEqualTo(65_535L << 15);
    assertThat(full.sumSquares(1)).isEqualTo(65_535L << 30);
    assertThat(full.firings(1)).isEqualTo(65_535);
    assertThat((int) full.maximum(1)).isEqualTo(32_768);
    assertThat(MarginalSums.decode(full.encode(), 2).sumSquares(0)).isEqualTo(65_535L << 30);
  }

  @Test
  void shouldComeBackFromTheStore() {
    int[][] rows = DenseRows.random(new Random(8), 300, 40, 0.02);
    byte[] stored = of(rows, 40).encode();
    assertEqualsLoops(MarginalSums.decode(stored, 40), rows);
    assertThat(MarginalSums.decode(stored, 40).encode()).isEqualTo(stored);
    assertThat(stored[0]).isEqualTo((byte) 1);
  }

  @Test
  void shouldRefuseHostileBytes() {
    byte[] good = of(DenseRows.random(new Random(9), 50, 8, 0.5), 8).encode();
    for (int length = 0; length < good.length; length++) {
      byte[] truncated = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> MarginalSums.decode(truncated, 8))
          .isInstanceOf(BadRecordException.class);
    }
    assertThatThrownBy(() -> MarginalSums.decode(Arrays.copyOf(good, good.length + 1), 8))
        .isInstanceOf(BadRecordException.class);
    assertThatThrownBy(() -> MarginalSums.decode(good, 7))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining("8");
    for (long[] sums :
        new long[][] {{1, 1, 0, 0}, {1, 1, 1, 0}, {0, 0, 1, 1}, {5, 25, 2, 2}, {5, 4, 1, 5}}) {
      VarintWriter writer = new VarintWriter(16);
      writer.put(1);
      writer.put(1);
      Arrays.stream(sums).forEach(writer::put);
      assertThatThrownBy(() -> MarginalSums.decode(writer.toBytes(), 1))
          .isInstanceOf(BadRecordException.class)
          .hasMessageContaining("subcomponent 0");
    }
  }
}
