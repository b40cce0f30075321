package dev.weft.streams.comoments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class OverflowGuardTest {
  private static final long MOST = OverflowGuard.MOST_SAMPLES;

  @Test
  void shouldBoundEverySumBelowTwoToThe63() {
    BigInteger greatest = BigInteger.valueOf(MOST).shiftLeft(30);
    assertThat(greatest.bitLength()).isLessThanOrEqualTo(63);
    assertThat(BigInteger.valueOf(MOST + 1).shiftLeft(30).bitLength()).isGreaterThan(63);
    assertThat(greatest.multiply(BigInteger.valueOf(MOST)).bitLength()).isLessThanOrEqualTo(127);
  }

  @Test
  void shouldTakeWhatFitsAndRefuseOneMore() {
    assertThatCode(() -> OverflowGuard.require(new long[] {MOST}, false))
        .doesNotThrowAnyException();
    assertThatCode(() -> OverflowGuard.require(new long[] {MOST - 5, 5}, false))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> OverflowGuard.require(new long[] {MOST - 5, 6}, false))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("8589934592 samples")
        .hasMessageContaining("new run");
  }

  @Test
  void shouldRefuseJointCountsOfMoreThan31Bits() {
    long most = Integer.MAX_VALUE;
    assertThatCode(() -> OverflowGuard.require(new long[] {most, most}, true))
        .doesNotThrowAnyException();
    assertThatCode(() -> OverflowGuard.require(new long[] {most + 1, 0}, false))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> OverflowGuard.require(new long[] {0, most + 1}, true))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("without joint counts");
  }

  @Test
  void shouldRefuseAFoldBeforeAnySumChanges() {
    BandLayout layout = BandLayout.of(2, 2, true);
    CoMoments moments = new CoMoments(layout, 1, false);
    FoldInput.Builder builder = new FoldInput.Builder(layout, 1);
    SampleRows rows = DenseRows.sparse(DenseRows.constant(10, 2, 32_768), 2);
    builder.add(0, rows, rows);
    FoldInput input = builder.build();
    moments.restoreSamples(0, MOST - 9);
    assertThatThrownBy(() -> moments.foldBand(input, 0, 0)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> moments.foldMarginals(input)).isInstanceOf(ArithmeticException.class);
    assertThat(moments.sumProducts(0, 0, 1)).isZero();
    assertThat(moments.rowMarginals(0).sum(0)).isZero();
    assertThat(moments.samples()).isEqualTo(MOST - 9);
    moments.restoreSamples(0, MOST - 10);
    assertThat(moments.foldBand(input, 0, 0)).isTrue();
    assertThat(moments.sumProducts(0, 0, 1)).isEqualTo(10L << 30);
  }
}
