package dev.weft.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.Reason;
import dev.weft.core.RecordKeys;
import dev.weft.core.Rejection;
import dev.weft.core.proto.CorrelationsPart;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Statistic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DroppedRunsTest {
  private static final int SUBCOMPONENTS = 12;
  private static final String OTHER = SyntheticRun.RUN + "-2";

  @TempDir Path state;

  private final Random random = new Random(51);
  private final List<int[][]> batches = new ArrayList<>();

  private static ReadingTemplate reading(String name) {
    return new ReadingTemplate(
        name, 0, Statistic.STATISTIC_CUMULATIVE, 0, 0.1, 5, true, true, -1, 0);
  }

  private static Manifest manifest(String run) {
    return SyntheticRun.manifest(SUBCOMPONENTS, 2, "a", "b").toBuilder().setRun(run).build();
  }

  private static void send(TopologyHarness harness, String run, String node, byte[] value) {
    harness.sendRaw(RecordKeys.bytes(run + "/" + node), value);
  }

  private static void begin(TopologyHarness harness, String run) {
    for (String node : List.of("a", "b")) {
      send(harness, run, node, SyntheticRun.bytes(manifest(run)));
    }
  }

  /** Two batches of each node and a window; kept to be summed up. */
  private void window(TopologyHarness harness, String run, int window) {
    for (int step = 2 * window; step < 2 * window + 2; step++) {
      for (String node : List.of("a", "b")) {
        int[][] rows = SyntheticRun.rows(random, 6, SUBCOMPONENTS);
        batches.add(rows);
        send(harness, run, node, SyntheticRun.bytes(SyntheticRun.batch(step, step, rows)));
      }
    }
  }

  private static void end(TopologyHarness harness, String run, long batches) {
    for (String node : List.of("a", "b")) {
      send(harness, run, node, SyntheticRun.end(batches));
    }
  }

  private static void drop(TopologyHarness harness, String run, String reading, boolean forced) {
    for (String node : List.of("a", "b")) {
      send(harness, run, node, SyntheticRun.drop(reading, forced));
    }
  }

  private static List<String> reasons(TopologyHarness harness) {
    return harness.rejected().stream().map(DroppedRunsTest::reason).toList();
  }

  private static String reason(TestRecord<byte[], byte[]> record) {
    return new String(
        record.headers().lastHeader(Rejection.REASON).value(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldForgetAllButThatTheRunWasDropped(boolean forced) {
    try (TopologyHarness harness = new TopologyHarness(reading("live"), state)) {
      begin(harness, SyntheticRun.RUN);
      window(harness, SyntheticRun.RUN, 0);
      end(harness, SyntheticRun.RUN, 2);
      assertThat(harness.correlations()).isNotEmpty();
      assertThat(harness.keys("co-moments")).isNotEmpty();
      drop(harness, SyntheticRun.RUN, "live", forced);
      assertThat(harness.correlations()).isEmpty();
      assertThat(harness.keys("co-moments")).isEmpty();
      assertThat(harness.keys("pending")).isEmpty();
      assertThat(harness.keys("watch")).isEmpty();
      assertThat(harness.keys("readings")).isEmpty();
      assertThat(harness.bytes("progress")).isEqualTo(6 * 4);
      assertThat(harness.bytes("nodes")).isEqualTo(2 * 4);
      assertThat(harness.rejected()).isEmpty();
      assertThat(harness.counts(SyntheticRun.RUN + "/a").getApplied()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldRejectWhatStillComesAndDropASecondDropAsARepeat(boolean forced) {
    try (TopologyHarness harness = new TopologyHarness(reading("live"), state)) {
      begin(harness, SyntheticRun.RUN);
      window(harness, SyntheticRun.RUN, 0);
      drop(harness, SyntheticRun.RUN, "live", forced);
      window(harness, SyntheticRun.RUN, 1);
      begin(harness, SyntheticRun.RUN);
      harness.send("c", SyntheticRun.bytes(manifest(SyntheticRun.RUN)));
      assertThat(reasons(harness))
          .hasSize(7)
          .containsOnly(Reason.DROPPED.label(), Reason.UNKNOWN_NODE.label());
      drop(harness, SyntheticRun.RUN, "live", forced);
      var counts = harness.counts(SyntheticRun.RUN + "/a");
      assertThat(counts.getDuplicate()).isEqualTo(1);
      assertThat(counts.getRead()).isEqualTo(1 + 1 + counts.getRejected(0).getCount());
      assertThat(harness.correlations()).isEmpty();
      harness.pass(Duration.ofHours(1));
      assertThat(harness.rejected()).as("marks on behalf of dropped nodes").isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldTakeOrIfForcedPassOverWhatOtherNodesHaveUnderWay(boolean forced) {
    try (TopologyHarness harness = new TopologyHarness(reading("live"), state)) {
      begin(harness, SyntheticRun.RUN);
      send(harness, SyntheticRun.RUN, "a", SyntheticRun.end(0));
      send(harness, SyntheticRun.RUN, "a", SyntheticRun.drop("live", forced));
      assertThat(harness.correlations()).isEmpty();
      int[][] rows = SyntheticRun.rows(random, 6, SUBCOMPONENTS);
      send(harness, SyntheticRun.RUN, "b", SyntheticRun.bytes(SyntheticRun.batch(0, 9, rows)));
      send(harness, SyntheticRun.RUN, "b", SyntheticRun.end(1));
      send(harness, SyntheticRun.RUN, "b", SyntheticRun.drop("live", forced));
      assertThat(TopologyHarness.sumProducts(harness.correlations(), 4))
          .isEqualTo(forced ? Map.of() : PlainSums.of(SUBCOMPONENTS, List.<int[][]>of(rows)));
      assertThat(harness.keys("pending")).isEmpty();
      assertThat(harness.keys("co-moments")).isEmpty();
      assertThat(harness.rejected()).isEmpty();
    }
  }

  @Test
  void shouldDropANodeThatNeverBegan() {
    boolean forced = true;
    try (TopologyHarness harness = new TopologyHarness(reading("live"), state)) {
      send(harness, SyntheticRun.RUN, "a", SyntheticRun.bytes(manifest(SyntheticRun.RUN)));
      drop(harness, SyntheticRun.RUN, "live", forced);
      send(harness, SyntheticRun.RUN, "b", SyntheticRun.bytes(manifest(SyntheticRun.RUN)));
      assertThat(reasons(harness)).containsExactly(Reason.DROPPED.label());
    }
  }

  @Test
  void shouldLeaveOtherRunsAndOtherReadingsAlone() {
    for (String reading : List.of("live", "replay")) {
      batches.clear();
      Path own = state.resolve(reading);
      try (TopologyHarness harness = new TopologyHarness(reading(reading), own)) {
        begin(harness, SyntheticRun.RUN);
        begin(harness, OTHER);
        window(harness, OTHER, 0);
        List<int[][]> ofOther = List.copyOf(batches);
        batches.clear();
        window(harness, SyntheticRun.RUN, 0);
        drop(harness, SyntheticRun.RUN, reading.equals("live") ? "live" : "another", false);
        drop(harness, OTHER, reading.equals("live") ? "another" : "live", false);
        window(harness, SyntheticRun.RUN, 1);
        end(harness, OTHER, 2);
        end(harness, SyntheticRun.RUN, 4);
        List<CorrelationsPart> parts = harness.correlations();
        assertThat(sums(parts, OTHER, 0)).isEqualTo(PlainSums.of(SUBCOMPONENTS, ofOther));
        if (reading.equals("replay")) {
          assertThat(sums(parts, SyntheticRun.RUN, 1))
              .isEqualTo(PlainSums.of(SUBCOMPONENTS, batches));
          assertThat(harness.rejected()).isEmpty();
        }
      }
    }
  }

  private static Map<String, Long> sums(List<CorrelationsPart> parts, String run, long window) {
    return TopologyHarness.sumProducts(
        parts.stream().filter(part -> part.getRun().equals(run)).toList(), window);
  }
}
