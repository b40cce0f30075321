package dev.weft.streams.comoments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.weft.core.BadRecordException;
import dev.weft.core.Reason;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairBandTest {
  private static PairBand filled(
      BandLayout layout, int band, boolean counted, int[][] x, int[][] y) {
    PairBand filled = new PairBand(layout, band, counted, 0);
    SampleRows rows = DenseRows.sparse(x, layout.rows());
    CrossProduct product =
        layout.diagonal()
            ? CrossProduct.within(rows)
            : CrossProduct.between(rows, DenseRows.sparse(y, layout.columns()));
    product.rows(
        layout.firstRow(band), layout.endRow(band), new PackedRow(layout.columns()), filled);
    return filled;
  }

  private static byte[] encode(PairBand band, BandLayout layout) {
    return band.encode(new PairRow(layout.columns()));
  }

  private static Reason refusal(BandLayout layout, boolean counted, byte[] bytes) {
    try {
      PairBand.decode(layout, 0, counted, 0, bytes);
      throw new AssertionError("taken: " + Arrays.toString(bytes));
    } catch (BadRecordException refused) {
      return refused.reason();
    }
  }

  /** A band's bytes for a 2 x 3 cell: what follows the settings is given. */
  private static byte[] bytes(boolean counted, long... rest) {
    VarintWriter writer = new VarintWriter(64);
    for (long value : new long[] {1, counted ? 1 : 0, 0, 2, 3}) {
      writer.put(value);
    }
    for (long value : rest) {
      writer.put(value);
    }
    return writer.toBytes();
  }

  @ParameterizedTest
  @CsvSource({"false, true", "false, false", "true, true", "true, false"})
  void shouldComeBackFromTheStore(boolean diagonal, boolean counted) {
    Random random = new Random(4);
    BandLayout layout = BandLayout.of(400, 400, diagonal);
    int[][] x = DenseRows.random(random, 60, 400, 0.05);
    int[][] y = diagonal ? x : DenseRows.random(random, 60, 400, 0.05);
    for (int band = 0; band < layout.bands(); band++) {
      PairBand stored = filled(layout, band, counted, x, y);
      PairBand back = PairBand.decode(layout, band, counted, 0, encode(stored, layout));
      assertThat(back.isTouched()).isTrue();
      assertThat(encode(back, layout)).isEqualTo(encode(stored, layout));
      for (int i = layout.firstRow(band); i < layout.endRow(band); i++) {
        for (int j = layout.firstColumn(i); j < 400; j++) {
          long sum = DenseRows.sumProducts(x, i, y, j);
          assertThat(stored.sum(i, j)).isEqualTo(sum);
          assertThat(back.sum(i, j)).isEqualTo(sum);
          assertThat(back.count(i, j)).isEqualTo(counted ? DenseRows.jointCount(x, i, y, j) : 0);
        }
      }
    }
  }

  @Test
  void shouldCostNothingForWhatIsNotTouched() {
    BandLayout layout = BandLayout.of(64, 1000, false);
    PairBand untouched = new PairBand(layout, 0, true, 0);
    assertThat(encode(untouched, layout)).hasSizeLessThanOrEqualTo(8);
    assertThat(PairBand.decode(layout, 0, true, 0, encode(untouched, layout)).isTouched())
        .isFalse();
    int[][] x = new int[1][64];
    int[][] y = new int[1][1000];
    x[0][63] = 32_768;
    y[0][999] = 32_768;
    // One byte a row of the band and its settings; 2 for the gap, 5 for the sum, 1 for the count.
    assertThat(encode(filled(layout, 0, true, x, y), layout)).hasSizeLessThanOrEqualTo(64 + 8 + 8);
  }

  @Test
  void shouldReadARowAscending() {
    BandLayout layout = BandLayout.of(2, 4, false);
    int[][] x = {{3, 0}, {1, 0}};
    int[][] y = {{0, 0, 0, 7}, {0, 5, 0, 1}};
    PairBand band = filled(layout, 0, true, x, y);
    PairRow row = new PairRow(4);
    band.read(0, row);
    assertThat(row.size()).isEqualTo(2);
    assertThat(new long[] {row.column(0), row.sum(0), row.count(0)}).containsExactly(1, 5, 1);
    assertThat(new long[] {row.column(1), row.sum(1), row.count(1)}).containsExactly(3, 22, 2);
    assertThat(new long[] {row.next(), row.take(0), row.take(1), row.next(), row.take(3)})
        .containsExactly(1, 0, 5, 3, 22);
    assertThat(row.next()).isEqualTo(PairRow.END);
    band.read(1, row);
    assertThat(row.size()).isZero();
  }

  @Test
  void shouldRefuseAnotherVersionAndSayHowToGoOn() {
    BandLayout layout = BandLayout.of(2, 3, false);
    assertThatThrownBy(() -> PairBand.decode(layout, 0, true, 0, new byte[] {2, 0}))
        .hasMessageContaining("read the runs again")
        .asInstanceOf(type(BadRecordException.class))
        .extracting(BadRecordException::reason)
        .isEqualTo(Reason.FORMAT_VERSION);
  }

  @Test
  void shouldRefuseAnotherBandsBytes() {
    byte[] stored = bytes(true, 1, 6, 2, 0, 0);
    assertThat(PairBand.decode(BandLayout.of(2, 3, false), 0, true, 0, stored).sum(0, 0))
        .isEqualTo(6);
    assertThat(refusal(BandLayout.of(2, 3, false), false, stored)).isEqualTo(Reason.SHAPE);
    assertThat(refusal(BandLayout.of(3, 3, false), true, stored)).isEqualTo(Reason.SHAPE);
    assertThat(refusal(BandLayout.of(2, 4, false), true, stored)).isEqualTo(Reason.SHAPE);
  }

  @Test
  void shouldRefuseSumsThatNoSamplesGive() {
    BandLayout layout = BandLayout.of(2, 3, false);
    assertThat(refusal(layout, true, bytes(true, 4, 6, 2, 0, 0))).isEqualTo(Reason.COLUMN_RANGE);
    assertThat(refusal(layout, true, bytes(true, Long.MAX_VALUE, 6, 2, 0, 0)))
        .isEqualTo(Reason.COLUMN_RANGE);
    assertThat(refusal(layout, true, bytes(true, 3, 6, 2, Long.MAX_VALUE, 6, 2, 0, 0)))
        .isEqualTo(Reason.COLUMN_RANGE);
    assertThat(refusal(layout, true, bytes(true, 1, 0, 0, 0, 0))).isEqualTo(Reason.VALUE_RANGE);
    assertThat(refusal(layout, true, bytes(true, 1, 1, 2, 0, 0))).isEqualTo(Reason.VALUE_RANGE);
    assertThat(refusal(layout, true, bytes(true, 1, (2L << 30) + 1, 2, 0, 0)))
        .isEqualTo(Reason.VALUE_RANGE);
    assertThat(refusal(layout, true, bytes(true, 1, 1L << 62, 1L << 31, 0, 0)))
        .isEqualTo(Reason.VALUE_RANGE);
    assertThat(refusal(layout, false, bytes(false, 1, 0, 0, 0))).isEqualTo(Reason.VALUE_RANGE);
    assertThat(refusal(layout, false, bytes(false, 1, Long.MAX_VALUE, 0, 0)))
        .isEqualTo(Reason.VALUE_RANGE);
    assertThat(refusal(layout, true, bytes(true, 1, 6, 2, 0, 0, 0))).isEqualTo(Reason.UNPARSABLE);
  }

  @Test
  void shouldRefuseTruncatedBytesAndNeverFailOtherwiseOnAlteredOnes() {
    Random random = new Random(5);
    BandLayout layout = BandLayout.of(12, 12, true);
    int[][] x = DenseRows.random(random, 30, 12, 0.4);
    byte[] good = encode(filled(layout, 0, true, x, x), layout);
    for (int length = 0; length < good.length; length++) {
      if (length != 5) { // The settings alone are an untouched band.
        assertThat(refusal(layout, true, Arrays.copyOf(good, length))).isEqualTo(Reason.UNPARSABLE);
      }
    }
    for (int trial = 0; trial < 20_000; trial++) {
      byte[] bytes = good.clone();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      try {
        PairBand.decode(layout, 0, true, 0, bytes);
      } catch (BadRecordException refused) {
        assertThat(refused.reason()).isNotNull();
      }
    }
  }
}
