package dev.weft.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.core.LittleEndian;
import dev.weft.core.Reason;
import dev.weft.core.Rejection;
import dev.weft.core.proto.Batch;
import dev.weft.core.proto.CorrelationsPart;
import dev.weft.core.proto.Event;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Statistic;
import dev.weft.core.proto.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StalledNodesTest {
  private static final int SUBCOMPONENTS = 8;
  private static final long WINDOW_STEPS = 2;
  private static final Duration NEARLY = TopologyHarness.STALL.minusSeconds(5);
  private static final Duration REST = Duration.ofSeconds(6);

  @TempDir Path state;

  private final Random random = new Random(31);

  private TopologyHarness harness(String reading) {
    return new TopologyHarness(
        new ReadingTemplate(
            reading, 0, Statistic.STATISTIC_CUMULATIVE, 0, 0.1, 5, true, true, -1, 0),
        state);
  }

  private static Manifest manifest() {
    return SyntheticRun.manifest(SUBCOMPONENTS, WINDOW_STEPS, "a", "b");
  }

  private void batch(TopologyHarness harness, String node, long number, long step) {
    harness.send(
        node,
        SyntheticRun.bytes(
            SyntheticRun.batch(number, step, SyntheticRun.rows(random, 4, SUBCOMPONENTS))));
  }

  private static List<Long> windows(List<CorrelationsPart> parts) {
    return List.copyOf(new TreeSet<>(parts.stream().map(CorrelationsPart::getWindow).toList()));
  }

  private static boolean lacks(List<CorrelationsPart> parts, long window, String node) {
    return parts.stream()
        .filter(part -> part.getWindow() == window && part.hasHead())
        .flatMap(part -> part.getHead().getNodesList().stream())
        .filter(source -> source.getNode().equals(node))
        .anyMatch(source -> source.getIncomplete());
  }

  @Test
  void shouldCloseWindowsWithoutANodeThatStallsAndSaySo() {
    try (TopologyHarness harness = harness("live")) {
      harness.send("a", SyntheticRun.bytes(manifest()));
      harness.send("b", SyntheticRun.bytes(manifest()));
      for (int step = 0; step < 6; step++) {
        batch(harness, "a", step, step);
      }
      for (int step = 0; step < 3; step++) {
        batch(harness, "b", step, step); // Whole in window 0, half in window 1.
      }
      assertThat(windows(harness.correlations())).containsExactly(0L);
      harness.pass(NEARLY);
      assertThat(harness.correlations()).isEmpty();
      harness.pass(REST);
      List<CorrelationsPart> parts = harness.correlations();
      assertThat(windows(parts)).containsExactly(1L);
      assertThat(lacks(parts, 1, "a")).isFalse();
      assertThat(lacks(parts, 1, "b")).isTrue();
      assertThat(parts.get(0).getSamplesList().stream().mapToDouble(n -> n).sum())
          .isEqualTo(4 * 4 + 3 * 4);
      assertThat(harness.events())
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.getKind()).isEqualTo(Event.Kind.NODE_STALLED);
                assertThat(event.getNode()).isEqualTo("b");
                assertThat(event.getDetail()).contains("up to step 4");
              });
    }
  }

  @Test
  void shouldRejectWhatComesAfterItsWindowClosedAndTakeWhatFollows() {
    try (TopologyHarness harness = harness("live")) {
      harness.send("a", SyntheticRun.bytes(manifest()));
      harness.send("b", SyntheticRun.bytes(manifest()));
      for (int step = 0; step < 4; step++) {
        batch(harness, "a", step, step);
      }
      batch(harness, "b", 0, 0);
      harness.pass(TopologyHarness.STALL.plusSeconds(1));
      List<CorrelationsPart> first = harness.correlations();
      assertThat(windows(first)).containsExactly(0L);
      batch(harness, "b", 1, 1);
      assertThat(harness.rejected())
          .singleElement()
          .satisfies(
              record ->
                  assertThat(
                          new String(
                              record.headers().lastHeader(Rejection.REASON).value(),
                              StandardCharsets.UTF_8))
                      .isEqualTo(Reason.WINDOW_CLOSED.label()));
      batch(harness, "b", 1, 2);
      batch(harness, "b", 2, 3);
      harness.send("a", SyntheticRun.end(4));
      harness.send("b", SyntheticRun.end(3));
      List<CorrelationsPart> second = harness.correlations();
      assertThat(windows(second)).containsExactly(1L);
      assertThat(lacks(second, 1, "b")).isFalse();
    }
  }

  @Test
  void shouldCloseWindowsWithoutANodeThatNeverBegan() {
    try (TopologyHarness harness = harness("live")) {
      harness.send("a", SyntheticRun.bytes(manifest()));
      batch(harness, "a", 0, 0);
      batch(harness, "a", 1, 2);
      harness.send("a", SyntheticRun.end(2));
      assertThat(harness.correlations()).isEmpty();
      harness.pass(TopologyHarness.STALL.plusSeconds(1));
      List<CorrelationsPart> parts = harness.correlations();
      assertThat(windows(parts)).containsExactly(0L, 1L);
      assertThat(lacks(parts, 0, "b")).isTrue();
      assertThat(lacks(parts, 1, "b")).isTrue();
      assertThat(harness.rejected()).isEmpty();
    }
  }

  @Test
  void shouldTakeTokensOfANodeThatBeginsAfterItWasPassedOver() {
    Manifest withTokens =
        manifest().toBuilder()
            .setVocabulary(Vocabulary.newBuilder().setSize(2).addTokens("x").addTokens("y"))
            .build();
    try (TopologyHarness harness = harness("live")) {
      harness.send("a", SyntheticRun.bytes(withTokens));
      batch(harness, "a", 0, 0);
      batch(harness, "a", 1, 2);
      harness.pass(TopologyHarness.STALL.plusSeconds(1));
      harness.send("b", SyntheticRun.bytes(withTokens));
      Batch late = SyntheticRun.batch(0, 2, SyntheticRun.rows(random, 4, SUBCOMPONENTS));
      ByteString tokens = LittleEndian.ofInts(new int[] {0, 1, 1, 0});
      harness.send("b", SyntheticRun.bytes(late.toBuilder().setTokenIds(tokens).build()));
      assertThat(harness.rejected()).isEmpty();
      assertThat(harness.counts(SyntheticRun.RUN + "/b").getApplied())
          .as("manifest and mark of the watch, and the batch")
          .isEqualTo(3);
    }
  }

  @Test
  void shouldWaitForAnIdleNodeThatRepeatsItsMark() {
    try (TopologyHarness harness = harness("live")) {
      harness.send("a", SyntheticRun.bytes(manifest()));
      harness.send("b", SyntheticRun.bytes(manifest()));
      batch(harness, "a", 0, 0);
      batch(harness, "a", 1, 2);
      for (int i = 0; i < 4; i++) {
        harness.send("b", SyntheticRun.mark(1, false));
        harness.pass(NEARLY);
      }
      assertThat(harness.correlations()).isEmpty();
      assertThat(harness.events()).isEmpty();
    }
  }

  @Test
  void shouldPassOverNobodyBecauseTheClockIsSet() {
    try (TopologyHarness harness = harness("live")) {
      harness.send("a", SyntheticRun.bytes(manifest()));
      harness.send("b", SyntheticRun.bytes(manifest()));
      batch(harness, "a", 0, 0);
      batch(harness, "a", 1, 2);
      harness.setClockForward(TopologyHarness.STALL.multipliedBy(60));
      assertThat(harness.correlations()).isEmpty();
      assertThat(harness.events()).isEmpty();
      harness.pass(TopologyHarness.STALL);
      assertThat(windows(harness.correlations())).as("silence").containsExactly(0L);
      assertThat(harness.events()).hasSize(1);
    }
  }

  @Test
  void shouldLeaveMarksToTheLiveReading() {
    try (TopologyHarness harness = harness("replay")) {
      harness.send("a", SyntheticRun.bytes(manifest()));
      batch(harness, "a", 0, 0);
      batch(harness, "a", 1, 2);
      harness.pass(TopologyHarness.STALL.multipliedBy(10));
      assertThat(harness.correlations()).isEmpty();
      assertThat(harness.events()).isEmpty();
    }
  }
}
