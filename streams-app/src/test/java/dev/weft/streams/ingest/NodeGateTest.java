package dev.weft.streams.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.core.BadRecordException;
import dev.weft.core.Reason;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Batch;
import dev.weft.core.proto.End;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Mark;
import dev.weft.core.proto.Matrix;
import dev.weft.core.proto.NodeState;
import dev.weft.streams.ingest.NodeGate.Verdict;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class NodeGateTest {
  private static final RunManifest MANIFEST =
      RunManifest.of(
          Manifest.newBuilder()
              .setRun("r")
              .addNodes("a")
              .setWindowSteps(4)
              .addMatrices(Matrix.newBuilder().setName("m").setSubcomponents(2))
              .build());
  private static final NodeState OPEN = NodeGate.open(MANIFEST, "a");

  private static Batch batch(long number, long step) {
    return Batch.newBuilder().setNumber(number).setStep(step).build();
  }

  private static NodeState after(NodeState state, long number, long step) {
    Batch batch = batch(number, step);
    NodeGate.judge(state, batch);
    return NodeGate.after(state, batch);
  }

  private static Reason refusal(ThrowingCallable action) {
    return catchThrowableOfType(BadRecordException.class, action).reason();
  }

  @Test
  void shouldApplyNumbersInOrderAndDropRepeats() {
    assertThat(NodeGate.judge(OPEN, batch(0, 0))).isEqualTo(Verdict.APPLY);
    NodeState state = after(after(OPEN, 0, 0), 1, 0);
    assertThat(NodeGate.judge(state, batch(0, 0))).isEqualTo(Verdict.DUPLICATE);
    assertThat(NodeGate.judge(state, batch(1, 9))).isEqualTo(Verdict.DUPLICATE);
    assertThat(NodeGate.judge(state, batch(2, 0))).isEqualTo(Verdict.APPLY);
  }

  @Test
  void shouldRejectANumberThatWasSkipped() {
    NodeState state = after(OPEN, 0, 0);
    assertThat(NodeGate.judge(state, batch(5, 1))).isEqualTo(Verdict.APPLY_AFTER_GAP);
    NodeState later = after(after(state, 5, 1), 8, 1);
    for (long missing : new long[] {1, 4, 6, 7}) {
      assertThat(refusal(() -> NodeGate.judge(later, batch(missing, 1)))).isEqualTo(Reason.GAP);
    }
    assertThat(NodeGate.judge(later, batch(5, 1))).isEqualTo(Verdict.DUPLICATE);
  }

  @Test
  void shouldRejectAStepThatGoesBack() {
    NodeState state = after(OPEN, 0, 7);
    assertThat(refusal(() -> NodeGate.judge(state, batch(1, 6)))).isEqualTo(Reason.STEP_BACK);
    assertThat(NodeGate.judge(state, batch(1, 7))).isEqualTo(Verdict.APPLY);
    Mark mark = Mark.newBuilder().setPassedStep(12).build();
    NodeState marked = NodeGate.after(state, mark);
    assertThat(refusal(() -> NodeGate.judge(marked, batch(1, 11)))).isEqualTo(Reason.STEP_BACK);
    assertThat(refusal(() -> NodeGate.judge(state, batch(1, -1)))).isEqualTo(Reason.LIMIT);
    assertThat(refusal(() -> NodeGate.judge(state, batch(-1, 7)))).isEqualTo(Reason.LIMIT);
  }

  @Test
  void shouldRejectABatchWhoseWindowWasClosedWithoutItsNode() {
    Mark stall = Mark.newBuilder().setPassedStep(8).setStalled(true).build();
    NodeState before = after(OPEN, 0, 1);
    assertThat(NodeGate.moves(before, stall)).isTrue();
    NodeState stalled = NodeGate.after(before, stall);
    assertThat(refusal(() -> NodeGate.judge(stalled, batch(1, 2)))).isEqualTo(Reason.WINDOW_CLOSED);
    NodeState back = after(stalled, 1, 8);
    assertThat(back.getStalled()).isFalse();
  }

  @Test
  void shouldIgnoreAMarkThatTheNodeIsPast() {
    NodeState state = after(OPEN, 0, 9);
    assertThat(NodeGate.moves(state, Mark.newBuilder().setPassedStep(9).build())).isFalse();
    assertThat(NodeGate.moves(state, Mark.newBuilder().setPassedStep(10).build())).isTrue();
  }

  @Test
  void shouldTakeNothingAfterTheEndButRepeats() {
    NodeState ended = NodeGate.after(after(OPEN, 0, 0), End.newBuilder().setBatches(1).build());
    assertThat(NodeGate.judge(ended, batch(0, 0))).isEqualTo(Verdict.DUPLICATE);
    assertThat(refusal(() -> NodeGate.judge(ended, batch(1, 0)))).isEqualTo(Reason.ENDED);
    assertThat(NodeGate.moves(ended, Mark.newBuilder().setPassedStep(99).build())).isFalse();
  }

  @Test
  void shouldCountWhatTheEndSaysWasPublishedAsMissing() {
    NodeState state = after(OPEN, 0, 0);
    NodeState ended = NodeGate.after(state, End.newBuilder().setBatches(3).build());
    assertThat(refusal(() -> NodeGate.judge(ended, batch(1, 0)))).isEqualTo(Reason.GAP);
    assertThat(refusal(() -> NodeGate.after(state, End.getDefaultInstance())))
        .isEqualTo(Reason.INCONSISTENT);
  }

  @Test
  void shouldRefuseNodesOffTheListAndOtherManifests() {
    assertThat(refusal(() -> NodeGate.open(MANIFEST, "b"))).isEqualTo(Reason.UNKNOWN_NODE);
    NodeGate.requireSame(OPEN, MANIFEST);
    RunManifest other = RunManifest.of(MANIFEST.message().toBuilder().setWindowSteps(5).build());
    assertThat(refusal(() -> NodeGate.requireSame(OPEN, other)))
        .isEqualTo(Reason.MANIFEST_CONFLICT);
  }
}
