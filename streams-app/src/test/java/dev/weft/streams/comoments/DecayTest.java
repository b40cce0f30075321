package dev.weft.streams.comoments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecayTest {
  @Test
  void shouldLeaveTheProductRoundedDown() {
    Random random = new Random(31);
    for (double halfLife : new double[] {0.01, 0.5, 1, 1.5, 10, 1_000_000}) {
      Decay decay = new Decay(halfLife);
      BigInteger factor =
          BigInteger.valueOf(Math.round(Math.pow(2, -1 / halfLife) * Math.pow(2, 32)));
      for (int i = 0; i < 2_000; i++) {
        long sum = random.nextLong() >>> (1 + random.nextInt(63));
        assertThat(decay.of(sum))
            .isEqualTo(BigInteger.valueOf(sum).multiply(factor).shiftRight(32).longValueExact());
      }
      assertThat(decay.of(0)).isZero();
    }
  }

  @Test
  void shouldHalveAfterTheHalfLifeAndEndAtNothing() {
    Decay decay = new Decay(8);
    long sum = 1L << 40;
    for (int window = 0; window < 8; window++) {
      sum = decay.of(sum);
    }
    assertThat((double) sum).isCloseTo(0x1p39, withPercentage(1e-6));
    for (int window = 0; window < 400; window++) {
      sum = decay.of(sum);
    }
    assertThat(sum).isZero();
  }

  @Test
  void shouldRefuseAHalfLifeThatIsNone() {
    assertThatThrownBy(() -> new Decay(0)).hasMessageContaining("half-life of 0.0");
    assertThatThrownBy(() -> new Decay(Double.NaN)).hasMessageContaining("NaN");
  }

  @Test
  void shouldForgetPairsOfWhichNothingIsLeft() {
    BandLayout layout = BandLayout.of(3, 3, true);
    CoMoments moments = new CoMoments(layout, 1, true, 8);
    SampleRows rows = SampleRows.of(3, new int[] {0, 2}, new char[] {0, 2}, new char[] {1, 32_768});
    FoldInput.Builder builder = new FoldInput.Builder(layout, 1);
    builder.add(0, rows, rows);
    FoldInput input = builder.build();
    for (int band = 0; band < layout.bands(); band++) {
      moments.foldBand(input, 0, band);
    }
    moments.foldMarginals(input);
    assertThat(moments.samples(0)).isEqualTo(256);
    assertThat(moments.sumProducts(0, 0, 2)).isEqualTo(256L << 15);
    assertThat(moments.jointCount(0, 0, 2)).isEqualTo(256);
    byte[] touched = moments.encodeBand(0, 0);
    Decay decay = new Decay(1);
    for (int window = 0; window < 24; window++) {
      for (int band = 0; band < layout.bands(); band++) {
        moments.decayBand(0, band, decay);
      }
      moments.decayMarginals(decay);
    }
    assertThat(moments.samples(0)).isZero();
    assertThat(moments.sumProducts(0, 0, 2)).isZero();
    assertThat((int) moments.rowMarginals(0).maximum(2)).isPositive();
    assertThat((int) moments.rowMarginals(0).maximum(0)).isZero();
    assertThat(moments.encodeBand(0, 0)).hasSizeLessThan(touched.length);
  }
}
