package dev.weft.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.metrics.RecentMeters;
import dev.weft.core.proto.Counts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the topology does is what the meters say. */
class StreamsMetricsTest {
  private static final int[][] ROWS = SyntheticRun.rows(new Random(5), 6, 8);

  @TempDir Path state;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final StreamsMetrics metrics = new StreamsMetrics(registry);

  private TopologyHarness harness() {
    return new TopologyHarness(ReadingTemplate.LIVE, state, metrics);
  }

  private double counter(String name, String... tags) {
    return registry
        .get(name)
        .tags(Tags.of(tags).and("run", SyntheticRun.RUN))
        .functionCounter()
        .count();
  }

  private double gauge(String name, String... tags) {
    return registry.get(name).tags(Tags.of(tags).and("run", SyntheticRun.RUN)).gauge().value();
  }

  private static byte[] batch(long number, long step) {
    return SyntheticRun.bytes(SyntheticRun.batch(number, step, ROWS));
  }

  @Test
  void shouldCountWhatBecameOfEveryRecordAndOfEveryWindow() {
    try (TopologyHarness harness = harness()) {
      harness.send("a", SyntheticRun.bytes(SyntheticRun.manifest(8, 2, "a", "b")));
      harness.send("b", SyntheticRun.bytes(SyntheticRun.manifest(8, 2, "a", "b")));
      harness.send("a", batch(0, 0));
      harness.send("a", batch(0, 0));
      harness.send("a", batch(2, 1));
      harness.send("a", "nothing".getBytes(StandardCharsets.UTF_8));
      harness.send("a", batch(3, 4));
      assertThat(gauge("weft.cells.open")).isEqualTo(2);
      assertThat(gauge("weft.cells.pending")).isPositive();
      harness.send("b", batch(0, 3));
      assertThat(harness.correlations()).isNotEmpty();
      assertThat(counter("weft.ingest.records", "outcome", "applied")).isEqualTo(6);
      assertThat(counter("weft.ingest.records", "outcome", "duplicate")).isEqualTo(1);
      assertThat(counter("weft.ingest.records", "outcome", "rejected")).isEqualTo(1);
      assertThat(counter("weft.ingest.rejected", "reason", "format-version")).isEqualTo(1);
      assertThat(counter("weft.ingest.rejected", "reason", "gap")).isZero();
      assertThat(counter("weft.ingest.samples")).isEqualTo(4 * 6);
      assertThat(gauge("weft.ingest.missing")).isEqualTo(1);
      assertThat(gauge("weft.ingest.nodes", "state", "active")).isEqualTo(2);
      assertThat(gauge("weft.cells.window")).isEqualTo(1);
      assertThat(gauge("weft.cells.samples")).isEqualTo(2 * 6);
      assertThat(gauge("weft.cells.state")).as("stored when it pays").isZero();
      assertThat(gauge("weft.streams.cells")).isEqualTo(3);
      assertThat(counter("weft.cells.closed", "complete", "true")).isEqualTo(1);
      assertThat(registry.get("weft.cells.fold").timer().count()).isEqualTo(3);
      harness.send("a", SyntheticRun.end(4));
      harness.send("b", SyntheticRun.end(1));
      harness.correlations();
      assertThat(harness.keys("co-moments")).as("or nothing follows").isNotEmpty();
      assertThat(gauge("weft.cells.state")).as("and then is released").isZero();
      assertThat(gauge("weft.cells.samples")).isEqualTo(4 * 6);
    }
  }

  @Test
  void shouldSayWhichNodesStalledAndThatTheirWindowsLackThem() {
    try (TopologyHarness harness = harness()) {
      harness.send("a", SyntheticRun.bytes(SyntheticRun.manifest(8, 2, "a", "b")));
      harness.send("b", SyntheticRun.bytes(SyntheticRun.manifest(8, 2, "a", "b")));
      harness.send("a", batch(0, 0));
      harness.send("a", batch(1, 2));
      harness.pass(TopologyHarness.STALL.plusSeconds(1));
      harness.send("a", batch(2, 3));
      assertThat(harness.correlations()).isNotEmpty();
      assertThat(gauge("weft.ingest.nodes", "state", "stalled")).isEqualTo(1);
      assertThat(counter("weft.cells.closed", "complete", "false")).isEqualTo(1);
      assertThat(counter("weft.cells.closed", "complete", "true")).isZero();
    }
  }

  @Test
  void shouldTellWhatStandsInStoresAfterARestart() {
    try (TopologyHarness harness = harness()) {
      harness.send("a", SyntheticRun.bytes(SyntheticRun.manifest(8, 2, "a")));
      harness.send("a", batch(0, 0));
      assertThat(counter("weft.ingest.records", "outcome", "applied")).isEqualTo(2);
    }
    assertThat(counter("weft.ingest.records", "outcome", "applied")).isZero();
    assertThat(gauge("weft.streams.cells")).isZero();
  }

  @Test
  void shouldMeterABoundedNumberOfRuns() {
    for (int run = 0; run < 3 * RecentMeters.MOST; run++) {
      metrics.counted("0_0", "run-" + run + "/a", Counts.newBuilder().setApplied(1).build());
    }
    assertThat(registry.find("weft.ingest.samples").functionCounters())
        .hasSize(RecentMeters.MOST)
        .extracting(FunctionCounter::getId)
        .extracting(id -> id.getTag("run"))
        .contains("run-" + (3 * RecentMeters.MOST - 1));
    metrics.close();
    assertThat(registry.getMeters())
        .extracting(Meter::getId)
        .extracting(Meter.Id::getName)
        .containsOnly("weft.streams.restored", "weft.streams.restoring");
  }

  @Test
  void shouldDescribeEveryMeterAndNameItsUnit() {
    metrics.counted("0_0", "run/a", Counts.getDefaultInstance());
    assertThat(registry.getMeters())
        .extracting(Meter::getId)
        .filteredOn(id -> !id.getName().endsWith(".histogram"))
        .allSatisfy(
            id -> {
              assertThat(id.getName()).startsWith("weft.");
              assertThat(id.getDescription()).as(id.getName()).isNotBlank();
              assertThat(id.getBaseUnit()).as(id.getName()).isNotBlank();
            });
  }
}
