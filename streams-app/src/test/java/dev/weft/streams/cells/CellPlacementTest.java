package dev.weft.streams.cells;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellPlacementTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "2, 6", "5, 2", "5, 4", "7, 3", "32, 12"})
  void shouldGivePartitionsEqualWeight(int groups, int partitions) {
    CellPlacement placement = new CellPlacement();
    long[] load = new long[partitions];
    long total = 0;
    for (int row = 0; row < groups; row++) {
      for (int column = row; column < groups; column++) {
        int weight = row == column ? 1 : 2;
        load[placement.partition("run", groups, row, column, partitions)] += weight;
        total += weight;
      }
    }
    for (long weight : load) {
      assertThat(weight).isLessThanOrEqualTo(total / partitions + 2);
    }
    if (groups == 2 && partitions == 2) {
      assertThat(load).containsExactly(2, 2);
    }
  }
}
