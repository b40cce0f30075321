package dev.weft.streams;

import com.google.protobuf.MessageLite;
import dev.weft.core.LittleEndian;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.proto.CellRecord;
import dev.weft.core.proto.CorrelationsPart;
import dev.weft.core.proto.Counts;
import dev.weft.core.proto.Event;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.streams.cells.SliceLog;
import dev.weft.streams.purge.PurgeSupplier;
import dev.weft.streams.purge.RecordDeleter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * The topology on Kafka's test driver: what goes into importances, what comes out of the others.
 */
final class TopologyHarness implements AutoCloseable {
  static final Duration STALL = Duration.ofSeconds(60);

  private final Map<Integer, Long> deleted = new TreeMap<>();
  private final AtomicLong nanoTime = new AtomicLong(-1);
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> importances;
  private final TestOutputTopic<byte[], byte[]> rejected;
  private final TestOutputTopic<byte[], byte[]> correlations;
  private final TestOutputTopic<byte[], byte[]> events;

  TopologyHarness(ReadingTemplate reading, Path stateDirectory) {
    this(reading, stateDirectory, StreamsListener.NONE, null);
  }

  TopologyHarness(ReadingTemplate reading, Path stateDirectory, StreamsListener listener) {
    this(reading, stateDirectory, listener, null);
  }

  TopologyHarness(ReadingTemplate reading, Path stateDirectory, ReplayScope scope) {
    this(reading, stateDirectory, StreamsListener.NONE, scope);
  }

  private TopologyHarness(
      ReadingTemplate reading,
      Path stateDirectory,
      StreamsListener listener,
      @Nullable ReplayScope scope) {
    StreamsSettings settings =
        new StreamsSettings(
            new Topics(Topics.DEFAULT_PREFIX),
            TopicSettings.DEFAULTS,
            reading,
            1,
            1,
            STALL,
            stateDirectory,
            Map.of("bootstrap.servers", "localhost:1"),
            scope);
    driver =
        new TopologyTestDriver(
            CorrelationTopology.build(
                settings,
                listener,
                (config, partition) -> new NoLog(),
                new PurgeSupplier(config -> new Deleter()),
                nanoTime::get),
            StreamsService.properties(settings),
            Instant.ofEpochMilli(0));
    importances =
        driver.createInputTopic(
            settings.topics().importances(), new ByteArraySerializer(), new ByteArraySerializer());
    rejected = output(settings.topics().rejected());
    correlations = output(settings.topics().correlations());
    events = output(settings.topics().events());
  }

  private TestOutputTopic<byte[], byte[]> output(String topic) {
    return driver.createOutputTopic(
        topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Slices that wait find room on the heap: none is read again. */
  private static final class NoLog implements SliceLog {
    @Override
    public void read(List<Long> offsets, ObjLongConsumer<CellRecord> records) {
      throw new AssertionError("slices read again: " + offsets);
    }

    @Override
    public void close() {}
  }

  private final class Deleter implements RecordDeleter {
    @Override
    public void delete(Map<Integer, Long> before) {
      deleted.putAll(before);
    }

    @Override
    public void close() {}
  }

  /** Before which offset the records of each partition of cells were deleted. */
  Map<Integer, Long> deleted() {
    return deleted;
  }

  void send(String node, byte[] value) {
    importances.pipeInput(RecordKeys.bytes(SyntheticRun.RUN + "/" + node), value);
  }

  void sendRaw(byte @Nullable [] key, byte @Nullable [] value) {
    importances.pipeInput(key, value);
  }

  /** Lets the wall clock tick until nothing new comes out. */
  List<CorrelationsPart> correlations() {
    List<CorrelationsPart> parts = new ArrayList<>();
    for (int tick = 0; tick < 50; tick++) {
      pass(Duration.ofMillis(20));
      correlations.readValuesToList().stream()
          .map(RecordFormat.CORRELATIONS::decode)
          .forEach(parts::add);
    }
    return parts;
  }

  void pass(Duration time) {
    nanoTime.addAndGet(time.toNanos());
    setClockForward(time);
  }

  /** The wall clock jumps; no time passes. */
  void setClockForward(Duration time) {
    driver.advanceWallClockTime(time);
  }

  List<TestRecord<byte[], byte[]>> rejected() {
    return rejected.readRecordsToList();
  }

  List<Event> events() {
    return events.readValuesToList().stream().map(RecordFormat.EVENT::decode).toList();
  }

  Counts counts(String key) {
    return driver.<String, Counts>getKeyValueStore("counts").get(key);
  }

  /** Puts bytes into a store as another version of the app would have written them. */
  @SuppressWarnings("unchecked")
  void putForeign(String store, byte[] key, byte[] value) {
    var outer = (WrappedStateStore<?, ?, ?>) driver.getKeyValueStore(store);
    ((KeyValueStore<Bytes, byte[]>) outer.wrapped()).put(Bytes.wrap(key), value);
  }

  /** Keys that a store holds. */
  List<Object> keys(String store) {
    List<Object> keys = new ArrayList<>();
    try (KeyValueIterator<Object, Object> entries = driver.getKeyValueStore(store).all()) {
      entries.forEachRemaining(entry -> keys.add(entry.key));
    }
    return keys;
  }

  /** Bytes of the messages that a store holds. */
  int bytes(String store) {
    int bytes = 0;
    try (KeyValueIterator<String, MessageLite> entries =
        driver.<String, MessageLite>getKeyValueStore(store).all()) {
      while (entries.hasNext()) {
        bytes += entries.next().value.getSerializedSize();
      }
    }
    return bytes;
  }

  /** Σq_i·q_j of all edges of a window, both halves together, by pair. */
  static Map<String, Long> sumProducts(List<CorrelationsPart> parts, long window) {
    Map<String, Long> sums = new TreeMap<>();
    for (CorrelationsPart part : parts) {
      if (part.getWindow() == window && part.hasEdges()) {
        int[] rows = LittleEndian.ints(part.getEdges().getRows());
        int[] columns = LittleEndian.ints(part.getEdges().getColumns());
        part.getEdges()
            .getHalvesList()
            .forEach(
                half -> {
                  long[] products = LittleEndian.longs(half.getSumProducts());
                  for (int e = 0; e < rows.length; e++) {
                    sums.merge(rows[e] + "," + columns[e], products[e], Long::sum);
                  }
                });
      }
    }
    return sums;
  }

  @Override
  public void close() {
    driver.close();
  }
}
