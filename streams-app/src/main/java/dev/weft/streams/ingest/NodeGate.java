package dev.weft.streams.ingest;

import static dev.weft.core.BadRecordException.check;

import dev.weft.core.BadRecordException;
import dev.weft.core.Reason;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys.RunNode;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Batch;
import dev.weft.core.proto.End;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Mark;
import dev.weft.core.proto.NodeReport;
import dev.weft.core.proto.NodeState;
import dev.weft.core.proto.NumberRange;
import org.jspecify.annotations.Nullable;

/**
 * The order of one node's stream: manifest first, batch numbers 0, 1, 2…, steps that never go back,
 * nothing after the end. Pure functions from a state and a record to what happens; knows no Kafka.
 */
final class NodeGate {
  /** Steps stay below 2^53, so that every language can hold them. */
  static final long STEPS_END = 1L << 53;

  /** What is left of a node whose run was dropped. */
  static final NodeState DROPPED =
      NodeState.newBuilder().setFormat(RecordFormat.VERSION).setDropped(true).build();

  private NodeGate() {}

  /** What becomes of a batch. */
  enum Verdict {
    /** It is new. */
    APPLY,
    /** It is new, and numbers before it were skipped. */
    APPLY_AFTER_GAP,
    /** It came before. */
    DUPLICATE
  }

  /** The state after a node's first manifest. */
  static NodeState open(RunManifest manifest, String node) {
    check(
        manifest.nodes().contains(node),
        Reason.UNKNOWN_NODE,
        "node '%s' is not on the list of run '%s': %s",
        node,
        manifest.run(),
        manifest.nodes());
    return NodeState.newBuilder()
        .setFormat(RecordFormat.VERSION)
        .setManifest(shown(manifest))
        .setDigest(manifest.digest())
        .build();
  }

  /** Without token strings, which nothing here needs; the size stays, to check token ids. */
  private static Manifest shown(RunManifest manifest) {
    Manifest.Builder shown = manifest.withoutVocabulary().toBuilder();
    shown.getVocabularyBuilder().setSize(manifest.message().getVocabulary().getSize());
    return shown.build();
  }

  /** Refuses whatever comes of a run that was dropped. */
  static void requireNotDropped(@Nullable NodeState state, RunNode node) {
    check(
        state == null || !state.getDropped(),
        Reason.DROPPED,
        "run '%s' was dropped from this reading: choose another name for the run",
        node.run());
  }

  /** Whether a further manifest is the one that the node sent before; refuses a different one. */
  static void requireSame(NodeState state, RunManifest manifest) {
    check(
        state.getDigest().equals(manifest.digest()),
        Reason.MANIFEST_CONFLICT,
        "a second manifest, %s, differs from the node's first, %s",
        manifest.digest(),
        state.getDigest());
  }

  /**
   * What becomes of the batch, by its number and step alone.
   *
   * @throws BadRecordException if its number was skipped before, its step goes back, its window was
   *     closed without the node, or the node has ended
   */
  static Verdict judge(NodeState state, Batch batch) {
    long number = batch.getNumber();
    check(number >= 0 && number < Long.MAX_VALUE, Reason.LIMIT, "batch number %d", number);
    if (number < state.getNextNumber()) {
      for (NumberRange gap : state.getGapsList()) {
        check(
            number < gap.getFrom() || number >= gap.getTo(),
            Reason.GAP,
            "batch %d was skipped before: %d..%d are missing",
            number,
            gap.getFrom(),
            gap.getTo() - 1);
      }
      return Verdict.DUPLICATE;
    }
    check(!state.getEnded(), Reason.ENDED, "batch %d follows the node's end", number);
    long step = batch.getStep();
    check(step >= 0 && step < STEPS_END, Reason.LIMIT, "step %s", Long.toUnsignedString(step));
    check(
        step >= state.getStep(),
        Reason.STEP_BACK,
        "batch %d goes back from step %d to %d",
        number,
        state.getStep(),
        step);
    check(
        step >= state.getPassedStep(),
        state.getStalled() ? Reason.WINDOW_CLOSED : Reason.STEP_BACK,
        "batch %d is of step %d, but steps below %d were passed",
        number,
        step,
        state.getPassedStep());
    return number == state.getNextNumber() ? Verdict.APPLY : Verdict.APPLY_AFTER_GAP;
  }

  /** The state after a batch that was applied. */
  static NodeState after(NodeState state, Batch batch) {
    NodeState.Builder next =
        state.toBuilder()
            .setNextNumber(batch.getNumber() + 1)
            .setStep(batch.getStep())
            .setPassedStep(Math.max(state.getPassedStep(), batch.getStep()))
            .setStalled(false);
    if (batch.getNumber() > state.getNextNumber()) {
      next.addGaps(
          NumberRange.newBuilder().setFrom(state.getNextNumber()).setTo(batch.getNumber()));
    }
    return next.build();
  }

  /** What the watch is told of a node. */
  static NodeReport report(NodeState state, String node, boolean withManifest) {
    NodeReport.Builder report =
        NodeReport.newBuilder()
            .setFormat(RecordFormat.VERSION)
            .setDigest(state.getDigest())
            .setNode(node)
            .setPassedStep(state.getPassedStep())
            .setEnded(state.getEnded())
            .setDropped(state.getDropped());
    if (state.getEnded() && state.getNextNumber() > 0) {
      report.setPassedStep(Math.max(state.getPassedStep(), state.getStep() + 1));
    }
    if (withManifest) {
      report.setManifest(state.getManifest());
    }
    return report.build();
  }

  /** Whether a mark says something new: it has no effect on a node that is past it already. */
  static boolean moves(NodeState state, Mark mark) {
    long step = mark.getPassedStep();
    check(
        step >= 0 && step <= STEPS_END, Reason.LIMIT, "a mark at %s", Long.toUnsignedString(step));
    return !state.getEnded() && step > state.getPassedStep();
  }

  /** The state after a mark that moves it. */
  static NodeState after(NodeState state, Mark mark) {
    return state.toBuilder()
        .setPassedStep(mark.getPassedStep())
        .setStalled(mark.getStalled())
        .build();
  }

  /** The state after the node's end. */
  static NodeState after(NodeState state, End end) {
    check(
        end.getBatches() >= state.getNextNumber(),
        Reason.INCONSISTENT,
        "an end after %s batches, of which number %d came",
        Long.toUnsignedString(end.getBatches()),
        state.getNextNumber() - 1);
    NodeState.Builder next = state.toBuilder().setEnded(true).setStalled(false);
    if (end.getBatches() > state.getNextNumber()) {
      next.addGaps(NumberRange.newBuilder().setFrom(state.getNextNumber()).setTo(end.getBatches()));
      next.setNextNumber(end.getBatches());
    }
    return next.build();
  }
}
