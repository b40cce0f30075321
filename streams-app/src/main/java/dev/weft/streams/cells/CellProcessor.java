package dev.weft.streams.cells;

import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.RecordKeys.Cell;
import dev.weft.core.proto.CellProgress;
import dev.weft.core.proto.CellRecord;
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

  private final StreamsListener listener;
  private final Map<Cell, CellDriver> cells = new LinkedHashMap<>();
  private ProcessorContext<byte[], Outgoing> context;
  private KeyValueStore<String, CellProgress> progress;
  private KeyValueStore<Bytes, byte[]> pending;
  private KeyValueStore<Bytes, byte[]> coMoments;

  CellProcessor(StreamsListener listener) {
    this.listener = listener;
  }

  @Override
  public void init(ProcessorContext<byte[], Outgoing> processorContext) {
    cells.clear();
    context = processorContext;
    progress = processorContext.getStateStore(PROGRESS);
    pending = processorContext.getStateStore(PENDING);
    coMoments = processorContext.getStateStore(CO_MOMENTS);
    processorContext.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, time -> workOn(time));
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
    if (record.value().hasOpen() && driver.isNew() && cell.columnGroup() == 0) {
      reportConflict(cell, record.timestamp());
    }
    driver.accept(record.value());
    driver.work(deadline(), part -> send(cell, part, record.timestamp()));
    tell(cell, driver);
  }

  private CellDriver driver(Cell cell) {
    return cells.computeIfAbsent(
        cell,
        key ->
            new CellDriver(key, new KafkaCellStore(key, progress, pending, coMoments), listener));
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

  private static long deadline() {
    return System.nanoTime() + BUDGET.toNanos();
  }

  private void send(Cell cell, CorrelationsPart part, long time) {
    LOG.trace("Emits part {} of window {} of {}", part.getPart(), part.getWindow(), cell);
    byte[] key = RecordKeys.correlations(cell, part.getWindow(), part.getPart());
    context.forward(new Record<>(key, new Outgoing.Correlations(part), time));
  }

  /** Another manifest under the run's name has cells of its own; cell 0/0 of both lies here. */
  private void reportConflict(Cell cell, long time) {
    for (Cell other : cells.keySet()) {
      if (other.run().equals(cell.run())
          && other.columnGroup() == 0
          && !other.digest().equals(cell.digest())) {
        Event conflict =
            Event.newBuilder()
                .setFormat(RecordFormat.VERSION)
                .setKind(Event.Kind.MANIFEST_CONFLICT)
                .setRun(cell.run())
                .setReading(cell.reading())
                .setDetail("manifest " + cell.digest() + " stands beside " + other.digest())
                .build();
        byte[] key = RecordKeys.events(cell.run(), cell.reading(), "");
        context.forward(new Record<>(key, new Outgoing.ToEvents(conflict), time));
      }
    }
  }

  @Override
  public void close() {
    cells.clear();
    listener.cellsClosed(context.taskId().toString());
  }
}
