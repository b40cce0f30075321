package dev.weft.streams.comoments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BandLayoutTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, true", "1, 1, true", "2, 2, true", "500, 500, true", "3840, 3840, true",
    "16384, 16384, true", "0, 7, false", "7, 0, false", "1, 65536, false", "300, 300, false",
    "65536, 3, false", "65536, 65536, true"
  })
  void shouldPutEveryPairInOneBandOfAtMostHalfAMebibyte(int rows, int columns, boolean diagonal) {
    BandLayout layout = BandLayout.of(rows, columns, diagonal);
    long pairs = 0;
    int next = 0;
    for (int band = 0; band < layout.bands(); band++) {
      assertThat(layout.firstRow(band)).isEqualTo(next);
      int offset = 0;
      for (; next < layout.endRow(band); next++) {
        assertThat(layout.offset(band, next)).isEqualTo(offset);
        assertThat(layout.bandOf(next)).isEqualTo(band);
        offset += columns - layout.firstColumn(next);
      }
      assertThat(layout.pairs(band)).isEqualTo(offset).isLessThanOrEqualTo(65_536);
      pairs += offset;
    }
    assertThat(next).isEqualTo(rows);
    assertThat(pairs).isEqualTo(diagonal ? (long) rows * (rows - 1) / 2 : (long) rows * columns);
  }

  @ParameterizedTest
  @CsvSource({"2, 3, true", "-1, 3, false", "3, 65537, false"})
  void shouldRefuseImpossibleCells(int rows, int columns, boolean diagonal) {
    assertThatThrownBy(() -> BandLayout.of(rows, columns, diagonal))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(rows + " x " + columns);
  }
}
