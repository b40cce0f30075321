package dev.weft.streams.watch;

import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Event;
import dev.weft.core.proto.ImportancesRecord;
import dev.weft.core.proto.Mark;
import dev.weft.core.proto.NodeReport;
import dev.weft.core.proto.WatchedNode;
import dev.weft.core.proto.WatchedRun;
import dev.weft.streams.Outgoing;
import dev.weft.streams.ReadingTemplate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Hears of every node of its runs and passes over those that stall: writes a mark to the node's own
 * partition of {@code importances}, where it takes effect when ingest reads it, and an event. Thin:
 * who stalls is {@link RunSilence}'s to say.
 */
final class WatchProcessor implements Processor<byte[], NodeReport, byte[], Outgoing> {
  static final String STORE = "watch";

  private static final Duration TICK = Duration.ofMillis(500);

  private final ReadingTemplate template;
  private final Duration stall;
  private final LongSupplier nanoTime;
  private final Map<String, RunSilence> runs = new LinkedHashMap<>();
  private ProcessorContext<byte[], Outgoing> context;
  private KeyValueStore<String, WatchedRun> store;

  WatchProcessor(ReadingTemplate template, Duration stall, LongSupplier nanoTime) {
    this.template = template;
    this.stall = stall;
    this.nanoTime = nanoTime;
  }

  @Override
  public void init(ProcessorContext<byte[], Outgoing> processorContext) {
    runs.clear();
    context = processorContext;
    store = processorContext.getStateStore(STORE);
    stored().forEach(run -> runs.put(run.getManifest().getRun(), silence(run)));
    processorContext.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::judge);
  }

  private List<WatchedRun> stored() {
    List<WatchedRun> stored = new ArrayList<>();
    try (KeyValueIterator<String, WatchedRun> entries = store.all()) {
      entries.forEachRemaining(entry -> stored.add(entry.value));
    }
    return stored;
  }

  private long milliseconds() {
    return TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong());
  }

  private RunSilence silence(WatchedRun run) {
    RunManifest manifest = RunManifest.of(run.getManifest());
    return new RunSilence(run, template.settings(manifest).getWindowSteps(), milliseconds());
  }

  @Override
  public void process(Record<byte[], NodeReport> record) {
    String run = RecordKeys.text(record.key());
    NodeReport report = record.value();
    if (report.getDropped()) {
      runs.remove(run);
      store.delete(run);
      return;
    }
    if (!runs.containsKey(run) && report.hasManifest()) {
      WatchedRun first =
          WatchedRun.newBuilder()
              .setFormat(RecordFormat.VERSION)
              .setManifest(report.getManifest())
              .setDigest(report.getDigest())
              .build();
      runs.put(run, silence(first));
    }
    RunSilence known = runs.get(run);
    if (known != null) {
      known.heard(report, milliseconds());
      store.put(run, known.message());
    }
  }

  private void judge(long time) {
    runs.forEach(
        (run, silence) -> {
          Map<WatchedNode, Long> stalled = silence.passOver(milliseconds(), stall.toMillis());
          if (!stalled.isEmpty()) {
            WatchedRun after = silence.message();
            stalled.forEach((node, step) -> passOver(after, node, step, time));
            store.put(run, after);
          }
        });
  }

  private void passOver(WatchedRun run, WatchedNode node, long step, long time) {
    String name = run.getManifest().getRun();
    ImportancesRecord.Builder record =
        ImportancesRecord.newBuilder().setFormat(RecordFormat.VERSION);
    byte[] key = RecordKeys.bytes(name + "/" + node.getNode());
    if (!node.getBegun()) {
      send(key, record.setManifest(run.getManifest()).build(), time);
    }
    send(key, record.setMark(Mark.newBuilder().setPassedStep(step).setStalled(true)).build(), time);
    Event event =
        Event.newBuilder()
            .setFormat(RecordFormat.VERSION)
            .setKind(Event.Kind.NODE_STALLED)
            .setRun(name)
            .setReading(template.name())
            .setNode(node.getNode())
            .setDetail(
                "silent for "
                    + stall.toSeconds()
                    + " s at step "
                    + node.getPassedStep()
                    + ": windows close without it up to step "
                    + step)
            .build();
    byte[] eventKey = RecordKeys.events(name, template.name(), "");
    context.forward(new Record<>(eventKey, new Outgoing.ToEvents(event), time));
  }

  private void send(byte[] key, ImportancesRecord record, long time) {
    context.forward(new Record<>(key, new Outgoing.ToImportances(record), time));
  }

  @Override
  public void close() {
    runs.clear();
  }
}
