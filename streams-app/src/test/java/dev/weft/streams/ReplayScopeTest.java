package dev.weft.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.proto.CorrelationsPart;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Statistic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayScopeTest {
  private static final int SUBCOMPONENTS = 24;
  private static final Map<Integer, Long> ALL = Map.of(0, Long.MAX_VALUE);

  @TempDir Path state;

  private final List<int[][]> batches = new ArrayList<>();

  /** Manifest at offset 0, then batch i of step i at offset i + 1, up to 12 of them. */
  private List<CorrelationsPart> replay(ReplayScope scope, boolean end) {
    Random random = new Random(5);
    ReadingTemplate everything = PlainSums.everything(12, Statistic.STATISTIC_CUMULATIVE);
    try (TopologyHarness harness = new TopologyHarness(everything, state, scope)) {
      Manifest manifest = SyntheticRun.manifest(SUBCOMPONENTS, 4, "a");
      harness.send("a", SyntheticRun.bytes(manifest));
      for (int step = 0; step < 12; step++) {
        int[][] rows = SyntheticRun.rows(random, 20, SUBCOMPONENTS);
        batches.add(rows);
        harness.send("a", SyntheticRun.bytes(SyntheticRun.batch(step, step, rows)));
      }
      if (end) {
        harness.send("a", SyntheticRun.end(12));
      }
      List<CorrelationsPart> parts = harness.correlations();
      assertThat(harness.rejected()).isEmpty();
      assertThat(harness.events()).isEmpty();
      return parts;
    }
  }

  private Map<String, Long> sums(int from, int to) {
    return PlainSums.of(SUBCOMPONENTS, batches.subList(from, to));
  }

  private static List<Long> windows(List<CorrelationsPart> parts) {
    return List.copyOf(new TreeSet<>(parts.stream().map(CorrelationsPart::getWindow).toList()));
  }

  @Test
  void shouldReadTheStepsOfTheRangeOnlyAndCloseTheWindowThatItCuts() {
    List<CorrelationsPart> parts =
        replay(new ReplayScope(SyntheticRun.RUN, 5, 10, 0, Map.of(), Map.of(), ALL), false);
    assertThat(windows(parts)).containsExactly(1L, 2L);
    assertThat(TopologyHarness.sumProducts(parts, 1)).isEqualTo(sums(5, 8));
    assertThat(TopologyHarness.sumProducts(parts, 2)).isEqualTo(sums(5, 10));
    assertThat(parts).allSatisfy(part -> assertThat(part.getReading().getReplay()).isTrue());
  }

  @Test
  void shouldReadOffsetsOfTheRangeOnly() {
    List<CorrelationsPart> parts =
        replay(
            new ReplayScope(
                SyntheticRun.RUN, 0, Long.MAX_VALUE, 0, Map.of(0, 3L), Map.of(0, 7L), ALL),
            false);
    assertThat(windows(parts)).containsExactly(0L, 1L);
    assertThat(TopologyHarness.sumProducts(parts, 1)).isEqualTo(sums(2, 6));
  }

  @Test
  void shouldLeaveOpenWhatTheRunHadNotPassedWhereTheReplayStops() {
    ReplayScope scope =
        new ReplayScope(SyntheticRun.RUN, 0, Long.MAX_VALUE, 0, Map.of(), Map.of(), Map.of(0, 10L));
    List<CorrelationsPart> parts = replay(scope, true);
    assertThat(windows(parts)).containsExactly(0L, 1L);
    assertThat(TopologyHarness.sumProducts(parts, 1)).isEqualTo(sums(0, 8));
  }

  @Test
  void shouldPassOverOtherRuns() {
    ReplayScope scope = new ReplayScope("another", 0, Long.MAX_VALUE, 0, Map.of(), Map.of(), ALL);
    assertThat(replay(scope, true)).isEmpty();
  }

  @Test
  void shouldRefuseRangesThatAreNone() {
    assertThatThrownBy(() -> new ReplayScope("r", 4, 4, 0, Map.of(), Map.of(), ALL))
        .hasMessage("steps 4 to 4 are no range");
  }
}
