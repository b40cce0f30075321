package dev.weft.streams.cells;

import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.RecordKeys.Cell;
import dev.weft.core.proto.CellProgress;
import dev.weft.core.proto.CellRecord;
import dev.weft.core.proto.CellsNeeded;
import dev.weft.core.proto.CorrelationsPart;
import dev.weft.core.proto.Event;
import dev.weft.streams.Outgoing;
import dev.weft.streams.StreamsListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands each cell of the task its records and gives it time to work: at most {@link #BUDGET} a
 * call, the rest at the next tick of the wall clock. Thin: what a cell does is {@link
 * CellDriver}'s.
 *
 * <p>Cells on the heap are dropped in {@code init} and {@code close}, since Kafka Streams uses the
 * same processor again after an aborted transaction, and are read again from the stores.
 */
final class CellProcessor implements Processor<byte[], CellRecord, byte[], Outgoing> {
  static final String PROGRESS = "progress";
  static final String PENDING = "pending";
  static final String CO_MOMENTS = "co-moments";

  private static final Logger LOG = LoggerFactory.getLogger(CellProcessor.class);
  private static final Duration BUDGET = Duration.ofMillis(200);
  private static final Duration TICK = Duration.ofMillis(20);
  private static final Duration TELL = Duration.ofSeconds(5);

  private final SliceLogs logs;
  private final StreamsListener listener;
  private final Map<Cell, CellDriver> cells = new LinkedHashMap<>();
  private OpeningConflicts conflicts = new OpeningConflicts();
  private long position = -1;
  private long told = -1;
  private CellTask task;
  private ProcessorContext<byte[], Outgoing> context;
  private KeyValueStore<String, CellProgress> progress;
  private KeyValueStore<Bytes, byte[]> pending;
  private KeyValueStore<Bytes, byte[]> coMoments;

  CellProcessor(SliceLogs logs, StreamsListener listener) {
    this.logs = logs;
    this.listener = listener;
  }

  @Override
  public void init(ProcessorContext<byte[], Outgoing> processorContext) {
    cells.clear();
    conflicts = new OpeningConflicts();
    context = processorContext;
    SliceLog log = logs.open(processorContext.appConfigs(), processorContext.taskId().partition());
    long leastStoring = StoringRule.leastBytes(processorContext.appConfigs());
    task = new CellTask(log, HeapRoom.ofThisProcess(), leastStoring, listener);
    position = -1;
    told = -1;
    progress = processorContext.getStateStore(PROGRESS);
    pending = processorContext.getStateStore(PENDING);
    coMoments = processorContext.getStateStore(CO_MOMENTS);
    processorContext.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::workOn);
    processorContext.schedule(TELL, PunctuationType.WALL_CLOCK_TIME, this::tellWhatIsNeeded);
    // Work that was in hand when the task stopped goes on without a new record.
    knownCells().forEach(cell -> tell(cell, driver(cell)));
  }

  private List<Cell> knownCells() {
    List<Cell> known = new ArrayList<>();
    try (KeyValueIterator<String, CellProgress> entries = progress.all()) {
      entries.forEachRemaining(entry -> known.add(RecordKeys.cell(RecordKeys.bytes(entry.key))));
    }
    return known;
  }

  @Override
  public void process(Record<byte[], CellRecord> record) {
    Cell cell = RecordKeys.cell(record.key());
    CellDriver driver = driver(cell);
    if (record.value().hasOpen()) {
      reportConflicts(cell, record);
    }
    long offset = context.recordMetadata().orElseThrow().offset();
    driver.accept(record.value(), offset);
    position = offset + 1;
    int bytes = record.value().getSerializedSize();
    cells.values().forEach(other -> other.passed(bytes));
    driver.work(deadline(), part -> send(cell, part, record.timestamp()));
    tell(cell, driver);
  }

  private CellDriver driver(Cell cell) {
    return cells.computeIfAbsent(
        cell,
        key -> new CellDriver(key, new KafkaCellStore(key, progress, pending, coMoments), task));
  }

  private void workOn(long time) {
    long deadline = deadline();
    cells.forEach(
        (cell, driver) -> {
          if (driver.work(deadline, part -> send(cell, part, time))) {
            tell(cell, driver);
          }
        });
  }

  private void tell(Cell cell, CellDriver driver) {
    listener.worked(context.taskId().toString(), cell, driver.status());
  }

  /**
   * What lies before the oldest pending slice can be deleted: said in the task's own transaction,
   * so that nobody hears of it before the co-moments that hold it are stored for good.
   */
  private void tellWhatIsNeeded(long time) {
    long oldest = cells.values().stream().mapToLong(CellDriver::oldestNeeded).min().orElse(-1);
    long needed = oldest == Long.MAX_VALUE ? position : oldest;
    if (needed > told) {
      told = needed;
      int partition = context.taskId().partition();
      CellsNeeded message =
          CellsNeeded.newBuilder()
              .setFormat(RecordFormat.VERSION)
              .setPartition(partition)
              .setOffset(needed)
              .build();
      byte[] key = RecordKeys.bytes(Integer.toString(partition));
      context.forward(new Record<>(key, new Outgoing.Needed(message), time));
    }
  }

  private static long deadline() {
    return System.nanoTime() + BUDGET.toNanos();
  }

  private void send(Cell cell, CorrelationsPart part, long time) {
    LOG.trace("Emits part {} of window {} of {}", part.getPart(), part.getWindow(), cell);
    byte[] key = RecordKeys.correlations(cell, part.getWindow(), part.getPart());
    context.forward(new Record<>(key, new Outgoing.Correlations(part), time));
    context.commit(); // Soon, so that the clusterer need not wait for the next one.
  }

  private void reportConflicts(Cell cell, Record<byte[], CellRecord> record) {
    for (Event conflict : conflicts.of(cell, record.value(), cells)) {
      byte[] key = RecordKeys.events(cell.run(), cell.reading(), "");
      context.forward(new Record<>(key, new Outgoing.ToEvents(conflict), record.timestamp()));
    }
  }

  @Override
  public void close() {
    cells.clear();
    listener.cellsClosed(context.taskId().toString());
    if (task != null) {
      task.log().close();
    }
  }
}
