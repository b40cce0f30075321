package dev.weft.streams.ingest;

import dev.weft.core.BadRecordException;
import dev.weft.core.ImportanceBatch;
import dev.weft.core.Reason;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.RecordKeys.RunNode;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Batch;
import dev.weft.core.proto.Drop;
import dev.weft.core.proto.End;
import dev.weft.core.proto.Event;
import dev.weft.core.proto.ImportancesRecord;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Mark;
import dev.weft.core.proto.NodeState;
import dev.weft.streams.Outgoing;
import dev.weft.streams.ReplayScope;
import dev.weft.streams.StreamsListener;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a node's state up to each record that it sent, and tells its cells. Order is judged by
 * {@link NodeGate}, shape by {@link ImportanceBatch}, cutting is {@link Slicer}'s. Not safe for
 * several threads.
 */
final class NodeUpdater {
  private static final Logger LOG = LoggerFactory.getLogger(NodeUpdater.class);

  private final ProcessorContext<byte[], Outgoing> context;
  private final String readingName;
  private final RunReadings readings;
  private final @Nullable ReplayScope scope;
  private final StreamsListener listener;
  private final NodeStates nodes;
  private final Tally tally;
  private final Map<String, RunManifest> manifests = new HashMap<>();

  /** Nodes whose cells know that they are behind the replay's range. */
  private final Set<String> past = new HashSet<>();

  /**
   * For the records of one task.
   *
   * @param readingName of the reading
   * @param readings its settings for each run
   * @param scope what a replay reads; null: all
   */
  NodeUpdater(
      ProcessorContext<byte[], Outgoing> context,
      String readingName,
      RunReadings readings,
      @Nullable ReplayScope scope,
      StreamsListener listener,
      NodeStates nodes,
      Tally tally) {
    this.context = context;
    this.readingName = readingName;
    this.readings = readings;
    this.scope = scope;
    this.listener = listener;
    this.nodes = nodes;
    this.tally = tally;
  }

  /**
   * Whether the record had an effect; a repeat has none. Nothing is put or sent before all checks.
   *
   * @throws BadRecordException if a check fails
   */
  boolean apply(RunNode key, ImportancesRecord message, long time) {
    NodeState state = nodes.get(key);
    if (message.getBodyCase() == ImportancesRecord.BodyCase.DROP) {
      return applyDrop(key, state, message.getDrop(), time);
    }
    NodeGate.requireNotDropped(state, key);
    if (message.getBodyCase() == ImportancesRecord.BodyCase.MANIFEST) {
      return applyManifest(key, state, message.getManifest(), time);
    }
    if (state == null) {
      throw new BadRecordException(Reason.UNKNOWN_RUN, "node '" + key + "' has sent no manifest");
    }
    return switch (message.getBodyCase()) {
      case BATCH -> applyBatch(key, state, message.getBatch(), time);
      case MARK -> applyMark(key, state, message.getMark(), time);
      case END -> applyEnd(key, state, message.getEnd(), time);
      case VOCABULARY_PART -> true; // For those who show tokens; no statistic needs them.
      default ->
          throw new BadRecordException(Reason.UNPARSABLE, "an importances record without a body");
    };
  }

  private boolean applyManifest(RunNode key, NodeState state, Manifest message, long time) {
    RunManifest manifest = RunManifest.of(message);
    BadRecordException.check(
        manifest.run().equals(key.run()),
        Reason.KEY,
        "key '%s' with a manifest of run '%s'",
        key,
        manifest.run());
    if (state != null) {
      NodeGate.requireSame(state, manifest);
      return false;
    }
    NodeState opened = NodeGate.open(manifest, key.node());
    CellSender cells = cells(key, manifest, time);
    nodes.put(key, opened);
    cells.open(manifest);
    return true;
  }

  private boolean applyBatch(RunNode key, NodeState state, Batch batch, long time) {
    NodeGate.Verdict verdict = NodeGate.judge(state, batch);
    if (verdict == NodeGate.Verdict.DUPLICATE) {
      return false;
    }
    if (scope != null && !scope.covers(batch.getStep(), time, source())) {
      passOver(key, state, batch, time, scope);
      return true;
    }
    RunManifest manifest = manifest(state);
    ImportanceBatch importances =
        ImportanceBatch.decode(
            batch, manifest.subcomponents(), state.getManifest().getVocabulary().getSize());
    NodeState after = NodeGate.after(state, batch);
    nodes.put(key, after);
    commitWhereAWindowEnds(state, after);
    LOG.trace("Takes batch {} of {}", batch.getNumber(), key);
    if (verdict == NodeGate.Verdict.APPLY_AFTER_GAP) {
      reportGap(key, state, batch, time);
    }
    cells(key, manifest, time).slices(batch, importances, source());
    listener.applied(key.run(), importances.samples());
    return true;
  }

  /** A batch out of a replay's range: it moves the node on, and behind the range ends it. */
  private void passOver(
      RunNode key, NodeState state, Batch batch, long time, ReplayScope replayed) {
    nodes.put(key, NodeGate.after(state, batch));
    if (replayed.isPast(batch.getStep(), source()) && past.add(key.toString())) {
      cells(key, manifest(state), time).mark(Long.MAX_VALUE, false);
    }
  }

  /**
   * Cells read what is committed, and the last of a window's nodes should not keep them waiting.
   */
  private void commitWhereAWindowEnds(NodeState before, NodeState after) {
    long steps = readings.of(manifest(after)).getWindowSteps();
    if (after.getPassedStep() / steps > before.getPassedStep() / steps) {
      context.commit();
    }
  }

  private void reportGap(RunNode key, NodeState state, Batch batch, long time) {
    Event gap =
        Event.newBuilder()
            .setFormat(RecordFormat.VERSION)
            .setKind(Event.Kind.NODE_GAP)
            .setRun(key.run())
            .setReading(readingName)
            .setNode(key.node())
            .setDetail(
                "batches "
                    + state.getNextNumber()
                    + ".."
                    + (batch.getNumber() - 1)
                    + " are missing")
            .build();
    byte[] eventKey = RecordKeys.events(key.run(), readingName, "");
    context.forward(new Record<>(eventKey, new Outgoing.ToEvents(gap), time));
  }

  private boolean applyMark(RunNode key, NodeState state, Mark mark, long time) {
    if (!NodeGate.moves(state, mark)) {
      return false;
    }
    NodeState after = NodeGate.after(state, mark);
    nodes.put(key, after);
    commitWhereAWindowEnds(state, after);
    cells(key, manifest(state), time).mark(mark.getPassedStep(), mark.getStalled());
    return true;
  }

  private boolean applyEnd(RunNode key, NodeState state, End end, long time) {
    if (state.getEnded()) {
      return false;
    }
    nodes.put(key, NodeGate.after(state, end));
    context.commit();
    cells(key, manifest(state), time).mark(Long.MAX_VALUE, false);
    return true;
  }

  /** What other readings are to forget has no effect here. */
  private boolean applyDrop(RunNode key, NodeState state, Drop drop, long time) {
    if (!drop.getReading().equals(readingName)) {
      return true;
    }
    if (state != null && state.getDropped()) {
      return false;
    }
    nodes.put(key, NodeGate.DROPPED);
    if (state != null) {
      RunManifest manifest = manifest(state);
      cells(key, manifest, time).drop(drop.getForced());
      manifests.remove(state.getDigest());
      if (manifest.nodes().stream().noneMatch(node -> isOpen(key.run(), node, state))) {
        readings.forget(manifest);
      }
    }
    tally.forget(key.toString());
    return true;
  }

  private boolean isOpen(String run, String node, NodeState other) {
    NodeState state = nodes.get(new RunNode(run, node));
    return state != null && state.getDigest().equals(other.getDigest());
  }

  /** Checked once, not at every batch. */
  private RunManifest manifest(NodeState state) {
    return manifests.computeIfAbsent(
        state.getDigest(), digest -> RunManifest.of(state.getManifest()));
  }

  private CellSender cells(RunNode key, RunManifest manifest, long time) {
    try {
      return new CellSender(context, key.node(), manifest, readings.of(manifest), time);
    } catch (IllegalArgumentException e) {
      throw new BadRecordException(Reason.MANIFEST, e.getMessage());
    }
  }

  private RecordMetadata source() {
    return context
        .recordMetadata()
        .orElseThrow(() -> new IllegalStateException("a record without a source"));
  }
}
