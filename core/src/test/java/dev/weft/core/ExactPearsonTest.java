package dev.weft.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactPearsonTest {
  private static BigInteger big(long value) {
    return BigInteger.valueOf(value);
  }

  /** r in 60 digits. */
  private static double reference(long n, long sx, long sy, long sxx, long syy, long sxy) {
    BigInteger numerator = big(n).multiply(big(sxy)).subtract(big(sx).multiply(big(sy)));
    BigInteger scatters =
        big(n)
            .multiply(big(sxx))
            .subtract(big(sx).pow(2))
            .multiply(big(n).multiply(big(syy)).subtract(big(sy).pow(2)));
    MathContext digits = new MathContext(60);
    return new BigDecimal(numerator)
        .divide(new BigDecimal(scatters).sqrt(digits), digits)
        .doubleValue();
  }

  @Test
  void shouldAgreeWithSixtyDigitsOnRandomData() {
    Random random = new Random(3);
    for (int trial = 0; trial < 2_000; trial++) {
      int n = 2 + random.nextInt(40);
      double mix = random.nextDouble();
      long sx = 0;
      long sy = 0;
      long sxx = 0;
      long syy = 0;
      long sxy = 0;
      for (int s = 0; s < n; s++) {
        long x = random.nextInt(32_769);
        long y = random.nextDouble() < mix ? x : random.nextInt(32_769);
        sx += x;
        sy += y;
        sxx += x * x;
        syy += y * y;
        sxy += x * y;
      }
      double r = ExactPearson.correlation(n, sx, sy, sxx, syy, sxy);
      assertThat(r).isCloseTo(reference(n, sx, sy, sxx, syy, sxy), within(4e-16));
    }
  }

  @Test
  void shouldNotLoseARareSubcomponentAmongMillionsOfSamples() {
    long n = 4_000_000_000L;
    long one = 1L << 30;
    // x fires thrice at 1, y on the same three and once more.
    double r = ExactPearson.correlation(n, 3L << 15, 4L << 15, 3 * one, 4 * one, 3 * one);
    assertThat(r)
        .isCloseTo(reference(n, 3L << 15, 4L << 15, 3 * one, 4 * one, 3 * one), within(4e-16));
  }

  @Test
  void shouldBeExactlyOneForEqualAndMinusOneForOppositeVariables() {
    assertThat(ExactPearson.correlation(3, 12, 12, 62, 62, 62)).isEqualTo(1);
    // x = 0, 1; y = 1, 0
    assertThat(ExactPearson.correlation(2, 1, 1, 1, 1, 0)).isEqualTo(-1);
  }

  @Test
  void shouldBeNaNForAConstant() {
    assertThat(ExactPearson.correlation(4, 8, 3, 16, 5, 6)).isNaN();
    assertThat(ExactPearson.correlation(4, 0, 3, 0, 5, 0)).isNaN();
  }

  @Test
  void shouldRoundDifferencesOnceOverAll127Bits() {
    Random random = new Random(5);
    for (int trial = 0; trial < 20_000; trial++) {
      long a = random.nextLong() >>> (1 + random.nextInt(60));
      long b = random.nextLong() >>> (1 + random.nextInt(60));
      long c = random.nextInt(3) == 0 ? a : random.nextLong() >>> (1 + random.nextInt(60));
      long d = random.nextInt(3) == 0 ? b + random.nextInt(3) : random.nextLong() >>> 1;
      d = Math.max(0, d);
      double expected =
          new BigDecimal(big(a).multiply(big(b)).subtract(big(c).multiply(big(d)))).doubleValue();
      assertThat(ExactPearson.difference(a, b, c, d)).isEqualTo(expected);
    }
  }
}
