package dev.weft.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FixedPointTest {
  @Test
  void shouldRoundHalfToEvenAsBigDecimalDoes() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      double importance = i % 2 == 0 ? random.nextDouble() : random.nextInt(65_537) / 65_536.0;
      int expected =
          new BigDecimal(importance)
              .multiply(BigDecimal.valueOf(32_768))
              .setScale(0, RoundingMode.HALF_EVEN)
              .intValueExact();
      assertThat(FixedPoint.quantise(importance)).isEqualTo(expected);
    }
  }

  @Test
  void shouldReachBothEnds() {
    assertThat(FixedPoint.quantise(0)).isZero();
    assertThat(FixedPoint.quantise(1)).isEqualTo(32_768);
    assertThat(FixedPoint.importance(32_768)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, -1e-9, 1.0000001, Double.POSITIVE_INFINITY})
  void shouldRefuseWhatIsNoImportance(double importance) {
    assertThatThrownBy(() -> FixedPoint.quantise(importance))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.valueOf(importance));
  }

  @Test
  void shouldClampButNeverNaN() {
    assertThat(FixedPoint.quantiseClamped(-0.1)).isZero();
    assertThat(FixedPoint.quantiseClamped(1.1)).isEqualTo(32_768);
    assertThatThrownBy(() -> FixedPoint.quantiseClamped(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
