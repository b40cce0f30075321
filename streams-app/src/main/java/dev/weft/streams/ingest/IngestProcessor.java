package dev.weft.streams.ingest;

import dev.weft.core.BadRecordException;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.RecordKeys.RunNode;
import dev.weft.core.Rejection;
import dev.weft.core.proto.Counts;
import dev.weft.core.proto.ImportancesRecord;
import dev.weft.core.proto.NodeReport;
import dev.weft.core.proto.NodeState;
import dev.weft.streams.Outgoing;
import dev.weft.streams.ReadingTemplate;
import dev.weft.streams.ReplayScope;
import dev.weft.streams.StreamsListener;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code importances}: each record is applied, dropped as a repeat, or sent to {@code
 * rejected} with its reason, and counted. Thin: what a record does is {@link NodeUpdater}'s.
 */
final class IngestProcessor implements Processor<byte[], byte[], byte[], Outgoing> {
  static final String NODES = "nodes";
  static final String COUNTS = "counts";
  static final String READINGS = "readings";

  private static final Logger LOG = LoggerFactory.getLogger(IngestProcessor.class);

  private final ReadingTemplate template;
  private final boolean watched;
  private final StreamsListener listener;
  private final @Nullable ReplayScope scope;

  private ProcessorContext<byte[], Outgoing> context;
  private NodeStates nodes;
  private NodeUpdater updater;
  private Tally tally;

  IngestProcessor(
      ReadingTemplate template,
      boolean watched,
      StreamsListener listener,
      @Nullable ReplayScope scope) {
    this.template = template;
    this.watched = watched;
    this.listener = listener;
    this.scope = scope;
  }

  @Override
  public void init(ProcessorContext<byte[], Outgoing> processorContext) {
    context = processorContext;
    String task = processorContext.taskId().toString();
    tally =
        new Tally(
            new WatchedStore<>(
                processorContext.<KeyValueStore<String, Counts>>getStateStore(COUNTS),
                (node, counts) -> listener.counted(task, node, counts)));
    nodes =
        new NodeStates(
            new WatchedStore<>(
                processorContext.<KeyValueStore<String, NodeState>>getStateStore(NODES),
                (node, state) -> listener.node(task, node, state)));
    RunReadings readings =
        new RunReadings(template, scope != null, processorContext.getStateStore(READINGS));
    updater =
        new NodeUpdater(processorContext, template.name(), readings, scope, listener, nodes, tally);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    if (scope != null && !scope.reads(record.key(), source())) {
      return;
    }
    String counted = "";
    try {
      RunNode key = RecordKeys.runNode(record.key());
      counted = key.toString();
      ImportancesRecord message = RecordFormat.IMPORTANCES.decode(record.value());
      if (updater.apply(key, message, record.timestamp())) {
        tally.applied(counted);
      } else {
        tally.duplicate(counted);
      }
      if (watched) {
        report(key, message, record.timestamp());
      }
    } catch (BadRecordException e) {
      reject(record, counted, e);
    }
  }

  /** Every record that a node itself wrote is a sign of life. */
  private void report(RunNode key, ImportancesRecord message, long time) {
    NodeState state = nodes.get(key);
    boolean ofWatch = message.hasMark() && message.getMark().getStalled();
    boolean ofOtherReading = message.hasDrop() && (state == null || !state.getDropped());
    if (ofWatch || ofOtherReading) {
      return;
    }
    NodeReport report = NodeGate.report(state, key.node(), message.hasManifest());
    context.forward(new Record<>(RecordKeys.bytes(key.run()), new Outgoing.ToWatch(report), time));
  }

  private void reject(Record<byte[], byte[]> record, String counted, BadRecordException reason) {
    tally.rejected(counted, reason.reason());
    RecordMetadata source = source();
    LOG.debug("Rejected {}@{}: {}", source.partition(), source.offset(), reason.getMessage());
    Record<byte[], Outgoing> rejected = record.withValue(new Outgoing.Rejected(record.value()));
    Rejection.describe(
        rejected.headers(),
        reason,
        new TopicPartition(source.topic(), source.partition()),
        source.offset(),
        record.timestamp());
    context.forward(rejected);
  }

  private RecordMetadata source() {
    return context
        .recordMetadata()
        .orElseThrow(() -> new IllegalStateException("a record without a source"));
  }

  @Override
  public void close() {
    listener.ingestClosed(context.taskId().toString());
  }
}
