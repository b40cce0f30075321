package dev.weft.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.google.protobuf.ByteString;
import dev.weft.core.LittleEndian;
import dev.weft.core.Reason;
import dev.weft.core.RecordKeys;
import dev.weft.core.Rejection;
import dev.weft.core.proto.Batch;
import dev.weft.core.proto.Counts;
import dev.weft.core.proto.Event;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.RejectedCount;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of bad record lands in rejected, unchanged, with its reason, and is counted. */
class RejectionTest {
  private static final Manifest MANIFEST = SyntheticRun.manifest(8, 4, "a", "b");
  private static final int[][] ROWS = SyntheticRun.rows(new Random(31), 6, 8);

  @TempDir Path state;
  private TopologyHarness harness;
  private final List<Reason> expected = new ArrayList<>();
  private final List<byte[]> sent = new ArrayList<>();

  @BeforeEach
  void begin() {
    harness = new TopologyHarness(ReadingTemplate.LIVE, state);
  }

  @AfterEach
  void end() {
    harness.close();
  }

  private void expect(Reason reason, byte[] value) {
    expected.add(reason);
    sent.add(value);
    harness.send("a", value);
  }

  private static Batch.Builder batch(long number, long step) {
    return SyntheticRun.batch(number, step, ROWS).toBuilder();
  }

  @Test
  void shouldRejectEveryKindOfBadRecordWithItsReason() {
    byte[] good = SyntheticRun.bytes(batch(0, 0).build());
    expect(Reason.UNKNOWN_RUN, good);
    harness.send("a", SyntheticRun.bytes(MANIFEST));
    expect(Reason.UNPARSABLE, Arrays.copyOf(good, good.length - 3));
    byte[] newer = good.clone();
    newer[1] = 9;
    expect(Reason.FORMAT_VERSION, newer);
    expect(Reason.EMPTY, new byte[0]);
    expect(
        Reason.MANIFEST_CONFLICT,
        SyntheticRun.bytes(MANIFEST.toBuilder().setWindowSteps(5).build()));
    expect(Reason.MANIFEST, SyntheticRun.bytes(MANIFEST.toBuilder().clearMatrices().build()));
    expect(Reason.KEY, SyntheticRun.bytes(MANIFEST.toBuilder().setRun("other").build()));
    expect(Reason.LIMIT, SyntheticRun.bytes(batch(0, 0).setSamples(70_000).build()));
    expect(Reason.SHAPE, SyntheticRun.bytes(batch(0, 0).setSamples(5).build()));
    expect(
        Reason.UNSORTED,
        SyntheticRun.bytes(
            batch(0, 0)
                .setRowOffsets(LittleEndian.ofInts(new int[] {0, 5, 1, 1, 1, 1, 1}))
                .setColumns(ByteString.copyFrom(new byte[2]))
                .setValues(ByteString.copyFrom(new byte[2]))
                .build()));
    char[] tooLarge = LittleEndian.chars(batch(0, 0).getValues());
    tooLarge[0] = 32_769;
    expect(
        Reason.VALUE_RANGE,
        SyntheticRun.bytes(batch(0, 0).setValues(LittleEndian.ofChars(tooLarge)).build()));
    char[] outside = LittleEndian.chars(batch(0, 0).getColumns());
    outside[0] = 8;
    expect(
        Reason.COLUMN_RANGE,
        SyntheticRun.bytes(batch(0, 0).setColumns(LittleEndian.ofChars(outside)).build()));
    harness.send("a", good);
    harness.send("a", good); // A repeat: dropped and counted.
    harness.send("a", SyntheticRun.bytes(batch(3, 6).build()));
    expect(Reason.GAP, SyntheticRun.bytes(batch(2, 6).build()));
    expect(Reason.STEP_BACK, SyntheticRun.bytes(batch(4, 5).build()));
    harness.send("a", SyntheticRun.mark(12, true));
    expect(Reason.WINDOW_CLOSED, SyntheticRun.bytes(batch(4, 7).build()));
    harness.send("a", SyntheticRun.end(4));
    expect(Reason.ENDED, SyntheticRun.bytes(batch(4, 20).build()));
    checkRejected(harness.rejected());
    checkCounts(harness.counts(SyntheticRun.RUN + "/a"), 5, 1);
    assertThat(harness.events())
        .extracting(Event::getKind, Event::getNode)
        .containsExactly(tuple(Event.Kind.NODE_GAP, "a"));
  }

  private void checkRejected(List<TestRecord<byte[], byte[]>> rejected) {
    assertThat(rejected).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(header(rejected.get(i), Rejection.REASON)).isEqualTo(expected.get(i).label());
      assertThat(header(rejected.get(i), Rejection.DETAIL)).isNotBlank();
      assertThat(header(rejected.get(i), Rejection.SOURCE)).startsWith("weft.importances-0@");
      assertThat(rejected.get(i).value()).isEqualTo(sent.get(i));
      assertThat(rejected.get(i).key()).isEqualTo(RecordKeys.bytes(SyntheticRun.RUN + "/a"));
    }
  }

  private void checkCounts(Counts counts, long applied, long duplicate) {
    long rejected = counts.getRejectedList().stream().mapToLong(RejectedCount::getCount).sum();
    assertThat(counts.getApplied()).isEqualTo(applied);
    assertThat(counts.getDuplicate()).isEqualTo(duplicate);
    assertThat(rejected).isEqualTo(expected.size());
    assertThat(counts.getRead()).isEqualTo(applied + duplicate + rejected);
  }

  private static String header(TestRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  @Test
  void shouldRejectNodesOffTheListAndKeysOfNoNode() {
    harness.send("c", SyntheticRun.bytes(MANIFEST));
    harness.sendRaw("nonsense".getBytes(StandardCharsets.UTF_8), SyntheticRun.bytes(MANIFEST));
    harness.sendRaw(null, SyntheticRun.bytes(MANIFEST));
    assertThat(harness.rejected())
        .extracting(record -> header(record, Rejection.REASON))
        .containsExactly("unknown-node", "key", "key");
    assertThat(harness.counts("").getRead()).isEqualTo(2);
  }
}
