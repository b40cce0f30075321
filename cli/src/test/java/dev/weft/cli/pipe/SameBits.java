package dev.weft.cli.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.clusterer.topics.CorrelationsReader;
import dev.weft.core.topics.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Whether a window came out the same in two readings of a run. */
final class SameBits {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private SameBits() {}

  /** Waits for both; the first of them. */
  static WindowCorrelations require(
      Map<String, String> kafka, String run, String reading, String other, long window) {
    return require(kafka, TOPICS, run, reading, other, window);
  }

  /** The same under another prefix. */
  static WindowCorrelations require(
      Map<String, String> kafka,
      Topics topics,
      String run,
      String reading,
      String other,
      long window) {
    WindowCorrelations one = whole(kafka, topics, run, reading, window);
    WindowCorrelations two = whole(kafka, topics, run, other, window);
    assertThat(one.samples()).as("samples of window %d", window).isEqualTo(two.samples());
    assertThat(one.rows()).isEqualTo(two.rows()).isNotEmpty();
    assertThat(one.columns()).isEqualTo(two.columns());
    assertThat(one.sumProducts()).isDeepEqualTo(two.sumProducts());
    assertThat(one.jointCounts()).isDeepEqualTo(two.jointCounts());
    assertThat(one.sums()).isDeepEqualTo(two.sums());
    assertThat(one.sumSquares()).isDeepEqualTo(two.sumSquares());
    assertThat(one.firings()).isDeepEqualTo(two.firings());
    return one;
  }

  /** Waits for a window. */
  static WindowCorrelations whole(
      Map<String, String> kafka, Topics topics, String run, String reading, long window) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> CorrelationsReader.read(kafka, topics, run, reading, OptionalLong.of(window)),
            Optional::isPresent)
        .orElseThrow();
  }
}
