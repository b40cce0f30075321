package dev.weft.streams.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.LittleEndian;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.CellRecord;
import dev.weft.core.proto.Counts;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.NodeState;
import dev.weft.core.proto.ReadingSettings;
import dev.weft.core.proto.Statistic;
import dev.weft.streams.Outgoing;
import dev.weft.streams.ReadingTemplate;
import dev.weft.streams.StreamsListener;
import dev.weft.streams.SyntheticRun;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** The app is started again with other settings while a run goes on. */
class ChangedSettingsTest {
  private static final Manifest MANIFEST = SyntheticRun.manifest(12, 4, "a", "b");
  private static final ReadingTemplate BEFORE = template(0, 0.1, 6);
  private static final ReadingTemplate AFTER = template(9, 0.5, 12);
  private static final ReadingSettings BEGUN = BEFORE.settings(RunManifest.of(MANIFEST));

  private final KeyValueStore<String, NodeState> nodes =
      store(IngestProcessor.NODES, RecordFormat.NODE_STATE.storeSerde());
  private final KeyValueStore<String, Counts> counts =
      store(IngestProcessor.COUNTS, RecordFormat.COUNTS.storeSerde());
  private final KeyValueStore<String, CellRecord> readings =
      store(IngestProcessor.READINGS, RecordFormat.CELL.storeSerde());
  private MockProcessorContext<byte[], Outgoing> context;
  private IngestProcessor processor;

  private static ReadingTemplate template(long windowSteps, double silence, int groupSize) {
    return new ReadingTemplate(
        "live",
        windowSteps,
        Statistic.STATISTIC_CUMULATIVE,
        0,
        silence,
        groupSize,
        true,
        true,
        -1,
        0);
  }

  private static <T> KeyValueStore<String, T> store(String name, Serde<T> values) {
    KeyValueStore<String, T> store =
        Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), values)
            .withLoggingDisabled()
            .build();
    store.init(new MockProcessorContext<>().getStateStoreContext(), store);
    return store;
  }

  private void start(ReadingTemplate template) {
    context = new MockProcessorContext<>();
    List.of(nodes, counts, readings).forEach(context::addStateStore);
    context.setRecordMetadata("importances", 0, 0);
    processor = new IngestProcessor(template, false, StreamsListener.NONE, null);
    processor.init(context);
  }

  /** What the cells are told of it. */
  private List<CellRecord> send(String node, byte[] value) {
    context.resetForwards();
    processor.process(new Record<>(RecordKeys.bytes(SyntheticRun.RUN + "/" + node), value, 0));
    return context.forwarded().stream()
        .map(forwarded -> forwarded.record().value())
        .map(sent -> ((Outgoing.ToCell) sent).record())
        .toList();
  }

  /** Of one sample: a quiet and a loud subcomponent in the first half, a loud one in the other. */
  private static byte[] batch(long number, long step) {
    int[][] rows = new int[1][12];
    rows[0][0] = 6_000;
    rows[0][1] = 30_000;
    rows[0][6] = 30_000;
    return SyntheticRun.bytes(SyntheticRun.batch(number, step, rows));
  }

  private static List<Integer> columns(List<CellRecord> slices) {
    return slices.stream()
        .map(slice -> LittleEndian.chars(slice.getSlice().getRows().getColumns()).length)
        .toList();
  }

  @Test
  void shouldGoOnWithTheSettingsThatTheRunWasBegunWith() {
    start(BEFORE);
    assertThat(send("a", SyntheticRun.bytes(MANIFEST)))
        .hasSize(3)
        .allSatisfy(record -> assertThat(record.getOpen().getReading()).isEqualTo(BEGUN));
    List<Integer> before = columns(send("a", batch(0, 0)));
    start(AFTER);
    assertThat(columns(send("a", batch(1, 1)))).isEqualTo(before).containsExactly(2, 2, 1);
    assertThat(send("b", SyntheticRun.bytes(MANIFEST)))
        .hasSize(3)
        .allSatisfy(record -> assertThat(record.getOpen().getReading()).isEqualTo(BEGUN));
    context.resetCommit();
    send("a", batch(2, 4));
    assertThat(context.committed()).as("windows are the run's").isTrue();
  }

  @Test
  void shouldReadWhatAnEarlierVersionLeftWithTheSettingsItIsGiven() {
    start(BEFORE);
    send("a", SyntheticRun.bytes(MANIFEST));
    readings.delete(SyntheticRun.RUN + "/" + RunManifest.of(MANIFEST).digest());
    start(AFTER);
    assertThat(columns(send("a", batch(0, 0)))).containsExactly(2);
  }

  @Test
  void shouldForgetARunsSettingsWithTheLastNodeThatIsDropped() {
    start(BEFORE);
    send("a", SyntheticRun.bytes(MANIFEST));
    send("b", SyntheticRun.bytes(MANIFEST));
    send("a", SyntheticRun.drop("live", false));
    start(AFTER);
    assertThat(columns(send("b", batch(0, 0)))).hasSize(3);
    send("b", SyntheticRun.drop("live", false));
    assertThat(readings.approximateNumEntries()).isZero();
  }
}
