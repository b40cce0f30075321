package dev.weft.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.BadRecordException;
import dev.weft.core.Reason;
import dev.weft.core.RecordFormat;
import dev.weft.core.Rejection;
import dev.weft.core.proto.CorrelationsPart;
import dev.weft.core.proto.Counts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever comes, nothing crashes, nothing is lost, the counts add up, and sums stay exact. */
class FuzzedRecordsTest {
  private static final int RECORDS = 100_000;
  private static final int EVERY = 2_000;
  private static final int SUBCOMPONENTS = 12;
  private static final long LEAST_OF_EACH = 100;

  @TempDir Path state;

  private final Map<String, Long> sentByKey = new HashMap<>();
  private final Map<String, Long> rejectedByReason = new HashMap<>();
  private final List<RecordFuzzer.Sent> sent = new ArrayList<>();
  private long rejected;
  private long decoded;

  @Test
  void shouldLoseNothingAndCountEverything() {
    Random random = new Random(41);
    RecordFuzzer fuzzer = new RecordFuzzer(42);
    List<int[][]> clean = new ArrayList<>();
    try (TopologyHarness harness = new TopologyHarness(PlainSums.EVERYTHING, state)) {
      harness.send("n", SyntheticRun.bytes(SyntheticRun.manifest(SUBCOMPONENTS, 1_000, "n")));
      fuzzer.manifests().forEach(record -> send(harness, record));
      for (int i = 0; i < RECORDS; i++) {
        send(harness, fuzzer.next());
        if (i % EVERY == 0) {
          clean.add(SyntheticRun.rows(random, 5, SUBCOMPONENTS));
          int number = clean.size() - 1;
          harness.send(
              "n", SyntheticRun.bytes(SyntheticRun.batch(number, number, clean.get(number))));
          takeRejected(harness);
        }
      }
      harness.send("n", SyntheticRun.end(clean.size()));
      takeRejected(harness);
      requireCounts(harness);
      requireExact(harness, clean);
    }
    assertThat(decoded).isGreaterThan(RECORDS * 3 / 10);
    for (Reason reason : Reason.values()) {
      assertThat(rejectedByReason.getOrDefault(reason.label(), 0L))
          .as(reason.label())
          .isGreaterThanOrEqualTo(LEAST_OF_EACH);
    }
  }

  private void send(TopologyHarness harness, RecordFuzzer.Sent record) {
    sent.add(record);
    sentByKey.merge(countedUnder(record.key()), 1L, Long::sum);
    try {
      decoded += RecordFormat.IMPORTANCES.decode(record.value()).getSerializedSize() > 2 ? 1 : 0;
    } catch (BadRecordException expected) {
      // Counted as not decoded.
    }
    harness.sendRaw(record.key(), record.value());
  }

  private static String countedUnder(byte @Nullable [] key) {
    String text = key == null ? "" : new String(key, StandardCharsets.UTF_8);
    return text.matches("[A-Za-z0-9._-]+/[A-Za-z0-9._-]+") ? text : "";
  }

  /** Those rejected are among those sent since the last look, in order, unchanged. */
  private void takeRejected(TopologyHarness harness) {
    int at = 0;
    for (TestRecord<byte[], byte[]> record : harness.rejected()) {
      while (!Arrays.equals(sent.get(at).key(), record.key())
          || !Arrays.equals(sent.get(at).value(), record.value())) {
        at++;
      }
      at++;
      rejected++;
      assertThat(record.headers().lastHeader(Rejection.DETAIL)).isNotNull();
      assertThat(record.headers().lastHeader(Rejection.SOURCE)).isNotNull();
      assertThat(record.headers().lastHeader(Rejection.TIME)).isNotNull();
      byte[] reason = record.headers().lastHeader(Rejection.REASON).value();
      rejectedByReason.merge(new String(reason, StandardCharsets.UTF_8), 1L, Long::sum);
    }
    sent.clear();
  }

  private void requireCounts(TopologyHarness harness) {
    long refused = 0;
    for (Map.Entry<String, Long> entry : sentByKey.entrySet()) {
      Counts counts = harness.counts(entry.getKey());
      long ofKey = counts.getRejectedList().stream().mapToLong(c -> c.getCount()).sum();
      assertThat(counts.getRead()).as(entry.getKey()).isEqualTo(entry.getValue());
      assertThat(counts.getApplied() + counts.getDuplicate() + ofKey).isEqualTo(counts.getRead());
      refused += ofKey;
    }
    assertThat(rejected).isEqualTo(refused);
    assertThat(sentByKey.values().stream().mapToLong(n -> n).sum()).isGreaterThan(RECORDS);
  }

  private static void requireExact(TopologyHarness harness, List<int[][]> clean) {
    List<CorrelationsPart> parts =
        harness.correlations().stream()
            .filter(part -> part.getRun().equals(SyntheticRun.RUN))
            .toList();
    assertThat(Set.copyOf(parts.stream().map(CorrelationsPart::getWindow).toList()))
        .containsExactly(0L);
    assertThat(TopologyHarness.sumProducts(parts, 0)).isEqualTo(PlainSums.of(SUBCOMPONENTS, clean));
  }
}
