package dev.weft.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.weft.core.LittleEndian;
import dev.weft.core.RecordKeys;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.CorrelationsPart;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Statistic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorrelationTopologyTest {
  private static final int SUBCOMPONENTS = 24;

  @TempDir Path state;

  private static ReadingTemplate everything(int groupSize) {
    return PlainSums.everything(groupSize, Statistic.STATISTIC_CUMULATIVE);
  }

  private static Map<String, Long> reference(List<int[][]> batches) {
    return PlainSums.of(SUBCOMPONENTS, batches);
  }

  @ParameterizedTest
  @CsvSource({"24", "12", "5"})
  void shouldEmitExactSumsAtEveryWindowForAnyGroupSize(int groupSize) {
    Random random = new Random(21);
    List<int[][]> batches = new ArrayList<>();
    try (TopologyHarness harness = new TopologyHarness(everything(groupSize), state)) {
      Manifest manifest = SyntheticRun.manifest(SUBCOMPONENTS, 3, "a", "b");
      harness.send("a", SyntheticRun.bytes(manifest));
      harness.send("b", SyntheticRun.bytes(manifest));
      for (int step = 0; step < 6; step++) {
        for (String node : List.of("a", "b")) {
          int[][] rows = SyntheticRun.rows(random, 20, SUBCOMPONENTS);
          batches.add(rows);
          harness.send(node, SyntheticRun.bytes(SyntheticRun.batch(step, step, rows)));
        }
      }
      harness.send("a", SyntheticRun.end(6));
      harness.send("b", SyntheticRun.end(6));
      List<CorrelationsPart> parts = harness.correlations();
      assertThat(new TreeSet<>(parts.stream().map(CorrelationsPart::getWindow).toList()))
          .containsExactly(0L, 1L);
      assertThat(TopologyHarness.sumProducts(parts, 0)).isEqualTo(reference(batches.subList(0, 6)));
      assertThat(TopologyHarness.sumProducts(parts, 1)).isEqualTo(reference(batches));
      assertThat(parts)
          .filteredOn(part -> part.getWindow() == 1)
          .allSatisfy(part -> assertThat(part.getSamplesList()).containsExactly(120.0, 120.0));
      assertThat(harness.rejected()).isEmpty();
    }
  }

  @Test
  void shouldDeleteFromCellsOnlyWhatTheStoredCoMomentsHold() {
    Random random = new Random(25);
    try (TopologyHarness harness = new TopologyHarness(everything(24), state)) {
      harness.send("a", SyntheticRun.bytes(SyntheticRun.manifest(SUBCOMPONENTS, 2, "a")));
      for (int step = 0; step < 4; step++) {
        int[][] rows = SyntheticRun.rows(random, 5, SUBCOMPONENTS);
        harness.send("a", SyntheticRun.bytes(SyntheticRun.batch(step, step, rows)));
      }
      assertThat(harness.correlations()).isNotEmpty();
      IntStream.range(0, 3).forEach(tick -> harness.pass(Duration.ofSeconds(5)));
      assertThat(harness.deleted()).as("slices are in no store yet").containsOnly(entry(0, 1L));
      harness.send("a", SyntheticRun.end(4));
      harness.correlations();
      IntStream.range(0, 3).forEach(tick -> harness.pass(Duration.ofSeconds(5)));
      assertThat(harness.deleted()).as("manifest, batches, end").containsOnly(entry(0, 6L));
    }
  }

  @Test
  void shouldKeepEvenAndOddBatchesApart() {
    Random random = new Random(22);
    int[][] even = SyntheticRun.rows(random, 30, SUBCOMPONENTS);
    int[][] odd = SyntheticRun.rows(random, 10, SUBCOMPONENTS);
    try (TopologyHarness harness = new TopologyHarness(everything(24), state)) {
      harness.send("a", SyntheticRun.bytes(SyntheticRun.manifest(SUBCOMPONENTS, 4, "a")));
      harness.send("a", SyntheticRun.bytes(SyntheticRun.batch(0, 0, even)));
      harness.send("a", SyntheticRun.bytes(SyntheticRun.batch(1, 0, odd)));
      harness.send("a", SyntheticRun.end(2));
      List<CorrelationsPart> parts = harness.correlations();
      assertThat(parts.get(0).getSamplesList()).containsExactly(30.0, 10.0);
      CorrelationsPart marginals =
          parts.stream().filter(CorrelationsPart::hasMarginals).findFirst().orElseThrow();
      for (int half = 0; half < 2; half++) {
        long[] sums = LittleEndian.longs(marginals.getMarginals().getHalves(half).getSums());
        for (int c = 0; c < SUBCOMPONENTS; c++) {
          int column = c;
          long expected =
              Arrays.stream(half == 0 ? even : odd)
                  .mapToLong(row -> row[column] > PlainSums.SILENCE ? row[column] : 0)
                  .sum();
          assertThat(sums[c]).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void shouldCloseAWindowOnlyWhenEveryNodeHasPassedItWhateverTheOrder() {
    Random random = new Random(23);
    Manifest manifest = SyntheticRun.manifest(SUBCOMPONENTS, 2, "a", "b");
    List<int[][]> a = new ArrayList<>();
    List<int[][]> b = new ArrayList<>();
    for (int step = 0; step < 4; step++) {
      a.add(SyntheticRun.rows(random, 5, SUBCOMPONENTS));
      b.add(SyntheticRun.rows(random, 7, SUBCOMPONENTS));
    }
    try (TopologyHarness harness = new TopologyHarness(everything(9), state)) {
      harness.send("a", SyntheticRun.bytes(manifest));
      for (int step = 0; step < 4; step++) {
        harness.send("a", SyntheticRun.bytes(SyntheticRun.batch(step, step, a.get(step))));
      }
      harness.send("a", SyntheticRun.end(4));
      assertThat(harness.correlations()).isEmpty();
      harness.send("b", SyntheticRun.bytes(manifest));
      harness.send("b", SyntheticRun.bytes(SyntheticRun.batch(0, 1, b.get(0))));
      assertThat(harness.correlations()).isEmpty();
      harness.send("b", SyntheticRun.mark(2, false));
      List<CorrelationsPart> first = harness.correlations();
      assertThat(TopologyHarness.sumProducts(first, 0))
          .isEqualTo(reference(List.of(a.get(0), a.get(1), b.get(0))));
      harness.send("b", SyntheticRun.end(1));
      List<CorrelationsPart> second = harness.correlations();
      assertThat(TopologyHarness.sumProducts(second, 1))
          .isEqualTo(reference(List.of(a.get(0), a.get(1), b.get(0), a.get(2), a.get(3))));
    }
  }

  @ParameterizedTest
  @CsvSource({"24", "7"})
  void shouldForgetEarlierWindowsWhereTheyTumble(int groupSize) {
    Random random = new Random(26);
    List<int[][]> batches = new ArrayList<>();
    try (TopologyHarness harness =
        new TopologyHarness(PlainSums.everything(groupSize, Statistic.STATISTIC_TUMBLING), state)) {
      harness.send("a", SyntheticRun.bytes(SyntheticRun.manifest(SUBCOMPONENTS, 2, "a")));
      for (int step = 0; step < 6; step++) {
        batches.add(SyntheticRun.rows(random, 10 + step, SUBCOMPONENTS));
        harness.send("a", SyntheticRun.bytes(SyntheticRun.batch(step, step, batches.get(step))));
      }
      harness.send("a", SyntheticRun.end(6));
      List<CorrelationsPart> parts = harness.correlations();
      for (int window = 0; window < 3; window++) {
        int first = 2 * window;
        int number = window;
        assertThat(TopologyHarness.sumProducts(parts, window))
            .isEqualTo(reference(batches.subList(first, first + 2)));
        assertThat(parts)
            .filteredOn(part -> part.getWindow() == number)
            .isNotEmpty()
            .allSatisfy(
                part -> {
                  assertThat(part.getSamplesList()).containsExactly(10.0 + first, 11.0 + first);
                  assertThat(part.getFirstStep()).isEqualTo(first);
                  assertThat(part.getEndStep()).isEqualTo(first + 2);
                })
            .filteredOn(CorrelationsPart::hasHead)
            .allSatisfy(part -> assertThat(part.getHead().getNodes(0).getBatches()).isEqualTo(2));
      }
    }
  }

  @Test
  void shouldKeepRunsSideBySideApart() {
    Random random = new Random(27);
    Map<String, List<int[][]>> batches = Map.of("r", new ArrayList<>(), "r2", new ArrayList<>());
    Map<String, Integer> sizes = Map.of("r", SUBCOMPONENTS, "r2", 10);
    try (TopologyHarness harness = new TopologyHarness(everything(7), state)) {
      for (int step = -1; step < 4; step++) {
        for (String run : List.of("r", "r2")) {
          byte[] key = RecordKeys.bytes(run + "/a");
          Manifest manifest = SyntheticRun.manifest(sizes.get(run), 4, "a");
          if (step < 0) {
            harness.sendRaw(key, SyntheticRun.bytes(manifest.toBuilder().setRun(run).build()));
          } else {
            int[][] rows = SyntheticRun.rows(random, 5 + step, sizes.get(run));
            batches.get(run).add(rows);
            harness.sendRaw(key, SyntheticRun.bytes(SyntheticRun.batch(step, step, rows)));
          }
        }
      }
      batches
          .keySet()
          .forEach(run -> harness.sendRaw(RecordKeys.bytes(run + "/a"), SyntheticRun.end(4)));
      List<CorrelationsPart> parts = harness.correlations();
      batches.forEach(
          (run, own) ->
              assertThat(
                      TopologyHarness.sumProducts(
                          parts.stream().filter(part -> part.getRun().equals(run)).toList(), 0))
                  .isEqualTo(PlainSums.of(sizes.get(run), own)));
      assertThat(harness.rejected()).isEmpty();
    }
  }

  @Test
  void shouldSkipWindowsWithoutSamplesAndCarryTheHead() {
    Random random = new Random(24);
    try (TopologyHarness harness = new TopologyHarness(everything(24), state)) {
      Manifest manifest = SyntheticRun.manifest(SUBCOMPONENTS, 10, "a");
      harness.send("a", SyntheticRun.bytes(manifest));
      for (long step : new long[] {5, 1_000_000, 1L << 50}) {
        harness.send(
            "a",
            SyntheticRun.bytes(
                SyntheticRun.batch(
                    step == 5 ? 0 : step == 1_000_000 ? 1 : 2,
                    step,
                    SyntheticRun.rows(random, 5, SUBCOMPONENTS))));
      }
      harness.send("a", SyntheticRun.end(3));
      List<CorrelationsPart> parts = harness.correlations();
      assertThat(new TreeSet<>(parts.stream().map(CorrelationsPart::getWindow).toList()))
          .containsExactly(0L, 100_000L, (1L << 50) / 10);
      CorrelationsPart head = parts.get(0);
      assertThat(RunManifest.of(head.getHead().getManifest()).digest())
          .isEqualTo(RunManifest.of(manifest).digest());
      assertThat(head.getHead().getNodes(0).getBatches()).isEqualTo(1);
      assertThat(head.getFirstStep()).isEqualTo(5);
      assertThat(head.getEndStep()).isEqualTo(6);
    }
  }
}
