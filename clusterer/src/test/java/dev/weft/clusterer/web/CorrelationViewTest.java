package dev.weft.clusterer.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.clusterer.snapshot.PlantedWindow;
import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.core.proto.ReadingSettings;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.Statistic;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Counts of a window whose sums decay, in units of 1/256, against those of the same samples. */
class CorrelationViewTest {
  private static final int UNITS = 256;
  private static final WindowCorrelations PLAIN = counted(PlantedWindow.of(4, 6, 2_000, 1, 0), 700);

  private static WindowCorrelations counted(WindowCorrelations window, int both) {
    int[][] counts = new int[2][window.rows().length];
    Arrays.fill(counts[0], both);
    Arrays.fill(counts[1], both);
    return with(window, window.reading(), 1, counts);
  }

  private static WindowCorrelations decayed(WindowCorrelations window) {
    int[][] counts =
        Arrays.stream(window.jointCounts())
            .map(half -> Arrays.stream(half).map(count -> count * UNITS).toArray())
            .toArray(int[][]::new);
    return with(
        window,
        window.reading().toBuilder().setStatistic(Statistic.STATISTIC_DECAYED).build(),
        UNITS,
        counts);
  }

  private static WindowCorrelations with(
      WindowCorrelations window, ReadingSettings reading, int times, int[][] jointCounts) {
    return new WindowCorrelations(
        window.manifest(),
        reading,
        window.window(),
        window.firstStep(),
        window.endStep(),
        window.nodes(),
        times(window.samples(), times),
        times(window.sums(), times),
        times(window.sumSquares(), times),
        times(window.firings(), times),
        window.rows(),
        window.columns(),
        times(window.sumProducts(), times),
        jointCounts);
  }

  private static long[][] times(long[][] halves, int times) {
    return Arrays.stream(halves).map(half -> times(half, times)).toArray(long[][]::new);
  }

  private static long[] times(long[] numbers, int times) {
    return Arrays.stream(numbers).map(number -> number * times).toArray();
  }

  private static CorrelationView view(WindowCorrelations window) {
    return new CorrelationView(window.manifest(), Snapshot.getDefaultInstance(), window);
  }

  private static double number(Map<String, Object> row, String name) {
    return ((Number) row.get(name)).doubleValue();
  }

  @Test
  void shouldTellCountsOfDecayedSumsInSamples() {
    for (WindowCorrelations window : List.of(PLAIN, decayed(PLAIN))) {
      assertThat(number(view(window).block(List.of(0, 1, 2), 10), "samples")).isEqualTo(2_000);
      List<Map<String, Object>> rows = view(window).strongest(3, 5);
      assertThat(rows).hasSize(5);
      for (Map<String, Object> row : rows) {
        int other = PLAIN.manifest().number(row.get("key").toString());
        assertThat(number(row, "firings")).isEqualTo((double) PLAIN.totalFirings(3));
        assertThat(number(row, "firings_other")).isEqualTo((double) PLAIN.totalFirings(other));
        assertThat(number(row, "firings_both")).isEqualTo(1_400);
        assertThat(number(row, "samples")).isEqualTo(2_000);
      }
      Map<String, Object> one = ClusterView.subcomponent(PLAIN.manifest(), 3, window);
      assertThat(number(one, "firings")).isEqualTo((double) PLAIN.totalFirings(3));
      assertThat(number(one, "firing_density")).isEqualTo(PLAIN.totalFirings(3) / 2_000.0);
      assertThat(number(one, "mean_importance")).isEqualTo(PLAIN.totalSum(3) / 2_000.0 / (1 << 15));
    }
  }

  /** Joint counts are unsigned: with 2^8 units a sample 2^31 are eight million samples. */
  @Test
  void shouldTellJointCountsBeyondTheSignBit() {
    WindowCorrelations window = decayed(counted(PLAIN, 10_000_000));
    assertThat(window.jointCounts()[0][0]).isNegative();
    assertThat(view(window).strongest(3, 5))
        .allSatisfy(row -> assertThat(number(row, "firings_both")).isEqualTo(20_000_000));
  }
}
