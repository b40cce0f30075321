package dev.weft.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.weft.core.LittleEndian;
import dev.weft.core.proto.CorrelationsPart;
import dev.weft.core.proto.Statistic;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decayed sums against D = ⌊λD⌋ + 256·T a window, in big integers. */
class DecayedWindowsTest {
  private static final int SUBCOMPONENTS = 20;
  private static final BigInteger FACTOR =
      BigInteger.valueOf(Math.round(Math.pow(2, 32 - 1 / PlainSums.HALF_LIFE)));

  @TempDir Path state;

  private static BigInteger decayed(BigInteger sum) {
    return sum.multiply(FACTOR).shiftRight(32);
  }

  /** Windows of two steps; the third has none: sums decay all the same. */
  @ParameterizedTest
  @ValueSource(ints = {20, 6})
  void shouldLetEarlierWindowsDecayWhetherOrNotOneIsEmpty(int groupSize) {
    Random random = new Random(41);
    long[] steps = {0, 1, 2, 3, 6, 7, 8};
    TreeMap<Long, List<int[][]>> windows = new TreeMap<>();
    List<CorrelationsPart> parts;
    try (TopologyHarness harness =
        new TopologyHarness(PlainSums.everything(groupSize, Statistic.STATISTIC_DECAYED), state)) {
      harness.send("a", SyntheticRun.bytes(SyntheticRun.manifest(SUBCOMPONENTS, 2, "a")));
      for (int batch = 0; batch < steps.length; batch++) {
        int[][] rows = SyntheticRun.rows(random, 9 + batch, SUBCOMPONENTS);
        windows.computeIfAbsent(steps[batch] / 2, window -> new ArrayList<>()).add(rows);
        harness.send("a", SyntheticRun.bytes(SyntheticRun.batch(batch, steps[batch], rows)));
      }
      harness.send("a", SyntheticRun.end(steps.length));
      parts = harness.correlations();
    }
    Map<String, BigInteger> sums = new TreeMap<>();
    BigInteger samples = BigInteger.ZERO;
    for (long window = 0; window <= 4; window++) {
      sums.replaceAll((pair, sum) -> decayed(sum));
      List<int[][]> own = windows.getOrDefault(window, List.of());
      Map<String, BigInteger> before = sums;
      PlainSums.of(SUBCOMPONENTS, own)
          .forEach(
              (pair, sum) -> before.merge(pair, BigInteger.valueOf(256 * sum), BigInteger::add));
      samples = decayed(samples).add(BigInteger.valueOf(256L * number(own)));
      if (!own.isEmpty()) {
        requireClose(parts, window, sums, samples);
      }
    }
    assertThat(parts).noneMatch(part -> part.getWindow() == 2);
  }

  private static long number(List<int[][]> batches) {
    return batches.stream().mapToLong(batch -> batch.length).sum();
  }

  /** Halves are rounded apart, so their sum is within a unit a half and window of the whole's. */
  private static void requireClose(
      List<CorrelationsPart> parts,
      long window,
      Map<String, BigInteger> expected,
      BigInteger samples) {
    Map<String, Long> found = TopologyHarness.sumProducts(parts, window);
    expected.forEach(
        (pair, sum) ->
            assertThat((double) found.getOrDefault(pair, 0L))
                .as("pair %s in window %d", pair, window)
                .isCloseTo(sum.doubleValue(), offset(10.0)));
    CorrelationsPart any =
        parts.stream().filter(part -> part.getWindow() == window).findFirst().orElseThrow();
    double all = any.getSamplesList().stream().mapToDouble(Double::doubleValue).sum();
    assertThat(all).isCloseTo(samples.doubleValue() / 256, offset(10.0 / 256));
    assertThat(any.getFirstStep()).isZero();
    assertThat(parts)
        .filteredOn(part -> part.getWindow() == window && part.hasMarginals())
        .allSatisfy(
            part ->
                assertThat(LittleEndian.longs(part.getMarginals().getHalves(0).getFirings()))
                    .isNotEmpty());
  }
}
