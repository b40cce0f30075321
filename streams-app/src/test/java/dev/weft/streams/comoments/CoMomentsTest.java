package dev.weft.streams.comoments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoMomentsTest {
  private static final int ROWS = 380;
  private static final int COLUMNS = 260;

  /** A batch: its half, and both sides' importances. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Batch(int half, int[][] rows, int[][] columns) {}

  private static BandLayout layout(boolean diagonal) {
    return BandLayout.of(ROWS, diagonal ? ROWS : COLUMNS, diagonal);
  }

  private static List<Batch> batches(long seed, boolean diagonal) {
    Random random = new Random(seed);
    List<Batch> batches = new ArrayList<>();
    for (int number = 0; number < 9; number++) {
      int samples = number == 4 ? 0 : 1 + random.nextInt(12);
      int[][] rows = DenseRows.random(random, samples, ROWS, number == 5 ? 0 : 0.05);
      int[][] columns = diagonal ? rows : DenseRows.random(random, samples, COLUMNS, 0.05);
      batches.add(new Batch(number % 2, rows, columns));
    }
    return batches;
  }

  private static FoldInput input(BandLayout layout, int halves, List<Batch> batches) {
    FoldInput.Builder builder = new FoldInput.Builder(layout, halves);
    for (Batch batch : batches) {
      builder.add(
          batch.half % halves,
          DenseRows.sparse(batch.rows, layout.rows()),
          DenseRows.sparse(batch.columns, layout.columns()));
    }
    return builder.build();
  }

  private static void fold(CoMoments moments, List<Batch> batches) {
    FoldInput input = input(moments.layout(), moments.halves(), batches);
    for (int half = 0; half < moments.halves(); half++) {
      for (int band = 0; band < moments.layout().bands(); band++) {
        moments.foldBand(input, half, band);
      }
    }
    moments.foldMarginals(input);
  }

  /** Everything that the statistics hold, as they are stored. */
  private static List<byte[]> bytes(CoMoments moments) {
    List<byte[]> all = new ArrayList<>();
    for (int half = 0; half < moments.halves(); half++) {
      all.add(Long.toString(moments.samples(half)).getBytes(StandardCharsets.UTF_8));
      all.add(moments.rowMarginals(half).encode());
      all.add(moments.columnMarginals(half).encode());
      for (int band = 0; band < moments.layout().bands(); band++) {
        all.add(moments.encodeBand(half, band));
      }
    }
    return all;
  }

  private static void assertSame(CoMoments found, CoMoments expected) {
    List<byte[]> expectedBytes = bytes(expected);
    List<byte[]> foundBytes = bytes(found);
    assertThat(foundBytes).hasSameSizeAs(expectedBytes);
    for (int i = 0; i < expectedBytes.size(); i++) {
      assertThat(foundBytes.get(i)).isEqualTo(expectedBytes.get(i));
    }
  }

  private static CoMoments folded(boolean diagonal, int halves, List<Batch> batches) {
    CoMoments moments = new CoMoments(layout(diagonal), halves, true);
    fold(moments, batches);
    return moments;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldEqualPlainLoopsInEachHalf(boolean diagonal) {
    List<Batch> batches = batches(11, diagonal);
    CoMoments found = folded(diagonal, 2, batches);
    assertThat(found.layout().bands()).isGreaterThan(1);
    for (int half = 0; half < 2; half++) {
      int[][] rows = new int[0][];
      int[][] columns = new int[0][];
      for (Batch batch : batches) {
        if (batch.half == half) {
          rows = DenseRows.concatenate(rows, batch.rows);
          columns = DenseRows.concatenate(columns, batch.columns);
        }
      }
      assertThat(found.samples(half)).isEqualTo(rows.length);
      for (int i = 0; i < ROWS; i++) {
        for (int j = found.layout().firstColumn(i); j < found.layout().columns(); j++) {
          assertThat(found.sumProducts(half, i, j))
              .isEqualTo(DenseRows.sumProducts(rows, i, columns, j));
          assertThat(found.jointCount(half, i, j))
              .isEqualTo(DenseRows.jointCount(rows, i, columns, j));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldNotDependOnTheOrderOfBatchesNorOnHowTheyFallIntoFolds(boolean diagonal) {
    List<Batch> batches = batches(12, diagonal);
    CoMoments expected = folded(diagonal, 2, batches);
    Random random = new Random(13);
    for (int trial = 0; trial < 6; trial++) {
      Collections.shuffle(batches, random);
      CoMoments found = new CoMoments(layout(diagonal), 2, true);
      for (int from = 0; from < batches.size(); ) {
        int to = from + random.nextInt(batches.size() - from + 1);
        fold(found, batches.subList(from, to));
        from = to;
      }
      assertSame(found, expected);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldAddUpTheHalvesToTheWhole(boolean diagonal) {
    List<Batch> batches = batches(14, diagonal);
    CoMoments halves = folded(diagonal, 2, batches);
    CoMoments whole = folded(diagonal, 1, batches);
    assertThat(whole.samples()).isEqualTo(halves.samples());
    for (int i = 0; i < ROWS; i++) {
      for (int j = whole.layout().firstColumn(i); j < whole.layout().columns(); j++) {
        assertThat(halves.sumProducts(0, i, j) + halves.sumProducts(1, i, j))
            .isEqualTo(whole.sumProducts(0, i, j));
        assertThat(halves.jointCount(0, i, j) + halves.jointCount(1, i, j))
            .isEqualTo(whole.jointCount(0, i, j));
      }
    }
    MarginalSums rows = new MarginalSums(ROWS);
    rows.add(halves.rowMarginals(0));
    rows.add(halves.rowMarginals(1));
    assertThat(rows.encode()).isEqualTo(whole.rowMarginals(0).encode());
  }

  @Test
  void shouldGoOnAtTheStoredBandAfterARestart() {
    List<Batch> before = batches(15, false);
    List<Batch> after = batches(16, false);
    CoMoments expected = folded(false, 2, before);
    fold(expected, after);
    BandLayout layout = expected.layout();
    for (int stop = 0; stop <= layout.bands(); stop++) {
      CoMoments interrupted = folded(false, 2, before);
      FoldInput input = input(layout, 2, after);
      for (int band = 0; band < stop; band++) {
        interrupted.foldBand(input, 0, band);
        interrupted.foldBand(input, 1, band);
      }
      CoMoments restarted = restart(interrupted);
      FoldInput again = input(layout, 2, after);
      for (int band = stop; band < layout.bands(); band++) {
        restarted.foldBand(again, 0, band);
        restarted.foldBand(again, 1, band);
      }
      restarted.foldMarginals(again);
      assertSame(restarted, expected);
    }
  }

  private static CoMoments restart(CoMoments moments) {
    CoMoments restored = new CoMoments(moments.layout(), moments.halves(), moments.counted());
    for (int half = 0; half < moments.halves(); half++) {
      restored.restoreSamples(half, moments.samples(half));
      restored.setMarginals(
          half,
          MarginalSums.decode(moments.rowMarginals(half).encode(), ROWS),
          MarginalSums.decode(moments.columnMarginals(half).encode(), COLUMNS));
      for (int band = 0; band < moments.layout().bands(); band++) {
        restored.restoreBand(half, band, moments.encodeBand(half, band));
      }
    }
    return restored;
  }

  @Test
  void shouldStayExactOverManyFullChunksOfOnes() {
    BandLayout layout = BandLayout.of(3, 3, true);
    SampleRows ones = DenseRows.sparse(DenseRows.constant(65_535, 3, 32_768), 3);
    SampleRows one = DenseRows.sparse(DenseRows.constant(1, 3, 32_768), 3);
    FoldInput.Builder builder = new FoldInput.Builder(layout, 1);
    builder.add(0, one, one);
    builder.add(0, ones, ones);
    builder.add(0, ones, ones);
    FoldInput input = builder.build();
    assertThat(input.chunks(0)).hasSize(3);
    CoMoments moments = new CoMoments(layout, 1, true);
    moments.foldBand(input, 0, 0);
    moments.foldMarginals(input);
    moments.foldBand(input, 0, 0);
    moments.foldMarginals(input);
    long samples = 2 * (2 * 65_535L + 1);
    assertThat(moments.samples()).isEqualTo(samples);
    assertThat(moments.sumProducts(0, 0, 2)).isEqualTo(samples << 30);
    assertThat(moments.jointCount(0, 1, 2)).isEqualTo((int) samples);
    assertThat(moments.rowMarginals(0).sumSquares(1)).isEqualTo(samples << 30);
  }

  @Test
  void shouldLeaveUntouchedBandsAlone() {
    BandLayout layout = BandLayout.of(ROWS, COLUMNS, false);
    int[][] rows = new int[4][ROWS];
    int[][] columns = new int[4][COLUMNS];
    rows[0][0] = 5;
    rows[1][ROWS - 1] = 5;
    columns[1][3] = 7;
    CoMoments moments = new CoMoments(layout, 2, true);
    FoldInput input = input(layout, 2, List.of(new Batch(1, rows, columns)));
    assertThat(moments.foldBand(input, 0, 0)).isFalse();
    assertThat(moments.foldBand(input, 1, 0)).isFalse();
    assertThat(moments.foldBand(input, 1, layout.bands() - 1)).isTrue();
    assertThat(moments.band(1, 0).isTouched()).isFalse();
  }

  @Test
  void shouldRefuseWhatDoesNotFit() {
    CoMoments moments = new CoMoments(layout(false), 2, true);
    FoldInput ofOneHalf = input(layout(false), 1, batches(17, false));
    assertThatThrownBy(() -> moments.foldBand(ofOneHalf, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CoMoments(layout(false), 3, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> moments.setMarginals(0, new MarginalSums(ROWS), new MarginalSums(ROWS)))
        .isInstanceOf(IllegalArgumentException.class);
    SampleRows narrow = DenseRows.sparse(new int[2][5], 5);
    assertThatThrownBy(() -> new FoldInput.Builder(layout(false), 2).add(0, narrow, narrow))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 x 5");
  }
}
