package dev.weft.streams.cells;

import dev.weft.core.RecordFormat;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.CellOpen;
import dev.weft.core.proto.CellProgress;
import dev.weft.core.proto.CellWork;
import dev.weft.core.proto.NodeMark;
import dev.weft.core.proto.ReadingSettings;
import dev.weft.core.proto.Statistic;
import dev.weft.streams.SettingsChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a cell has come, from its opening through window after window until its run is dropped:
 * its progress, and what nodes have passed. Not safe for several threads.
 */
final class CellCourse {
  private static final CellWork DECAY = CellWork.newBuilder().setDecay(true).build();

  private final CellStore store;
  private @Nullable CellProgress progress;
  private @Nullable NodePasses nodes;

  /** As stored. */
  CellCourse(CellStore store) {
    this.store = store;
    this.progress = store.progress();
    if (progress != null && !progress.getDropped()) {
      nodes =
          new NodePasses(RunManifest.of(progress.getOpen().getManifest()), progress.getNodesList());
    }
  }

  /** Whether it was not opened yet. */
  boolean isNew() {
    return progress == null;
  }

  boolean isDropped() {
    return progress != null && progress.getDropped();
  }

  /**
   * The progress, of which nodes and pending bytes are as loaded.
   *
   * @throws IllegalStateException if it was never opened
   */
  CellProgress progress() {
    return known(progress);
  }

  /**
   * What nodes have passed.
   *
   * @throws IllegalStateException if it was never opened, or is dropped
   */
  NodePasses nodes() {
    return known(nodes);
  }

  private static <T> T known(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("a record for a cell that was never opened");
    }
    return value;
  }

  /** With which it was opened. */
  ReadingSettings reading() {
    return progress().getOpen().getReading();
  }

  long windowSteps() {
    return reading().getWindowSteps();
  }

  /**
   * The window of a slice that comes.
   *
   * @throws IllegalStateException if it is closed
   */
  long openWindow(long step) {
    long window = step / windowSteps();
    long open = progress().getWindow();
    if (window < open) {
      throw new IllegalStateException(
          "a slice of window " + window + " after window " + open + " began");
    }
    return window;
  }

  /** The window that every node has reached: it passed those before. */
  long passedWindow() {
    return nodes().least() / windowSteps();
  }

  /** Whether no node has more to send. */
  boolean hasEnded() {
    return passedWindow() == Long.MAX_VALUE / windowSteps();
  }

  /** Whether the run has ended, and all of it is emitted and stored. */
  boolean isDone(PendingSlices pending) {
    return hasEnded()
        && pending.isEmpty()
        && pending.foldedBytes() == 0
        && !progress().hasWork()
        && progress().getWindowSamples() == 0;
  }

  /**
   * Opens it, or goes on as it was opened: without a node whose batches are cut in another way,
   * which would mix two statistics.
   */
  void open(String node, CellOpen open) {
    if (progress == null) {
      nodes = new NodePasses(RunManifest.of(open.getManifest()), List.of());
      progress = CellProgress.newBuilder().setFormat(RecordFormat.VERSION).setOpen(open).build();
    } else if (!SettingsChange.cutsAlike(progress.getOpen().getReading(), open.getReading())) {
      nodes().leftOut(node, windowSteps());
    }
  }

  /** A node has passed a step, or is said to. */
  void marked(String node, NodeMark mark) {
    nodes().marked(node, mark, windowSteps());
  }

  /** A piece of work led to this. */
  void advance(CellProgress after) {
    progress = after;
  }

  /** The window's edges are out; the next one begins. */
  void closeWindow(CellState state) {
    CellProgress now = progress();
    nodes().closed(now.getWindow());
    CellProgress.Builder after = now.toBuilder().clearWindowSamples();
    after.setWindow(now.getWindow() + 1).clearFoldedEnd();
    if (state.reading().getStatistic() == Statistic.STATISTIC_TUMBLING) {
      nodes().forgetFolded();
      after.clearSamples().clearBegun().clearFirstStep().clearEndStep();
    } else if (state.decays()) {
      after.setWork(DECAY);
    }
    progress = after.build();
  }

  /**
   * Passes over windows without a sample, before one that all nodes have reached; if any follows.
   */
  boolean skipEmptyWindows(long passed, PendingSlices pending, CellState state) {
    boolean follows = !hasEnded() || !pending.isEmpty();
    if (follows) {
      skipTo(pending.firstNotAfter(passed), state);
    }
    return follows;
  }

  /** Up to a window, or where sums decay, one of them. */
  private void skipTo(long window, CellState state) {
    CellProgress now = progress();
    CellProgress.Builder after = now.toBuilder().clearFoldedEnd();
    if (state.decays() && !state.isEmpty()) {
      // One window after the other, so that it does not matter when which were passed.
      after.setWindow(now.getWindow() + 1).setWork(DECAY);
    } else {
      after.setWindow(window);
    }
    progress = after.build();
  }

  /** Nothing is left but that the run was dropped. */
  void drop() {
    progress = CellProgress.newBuilder().setFormat(RecordFormat.VERSION).setDropped(true).build();
    nodes = null;
  }

  /** Stores it. */
  void save(long pendingBytes) {
    store.putProgress(isDropped() ? progress() : current(pendingBytes));
  }

  private CellProgress current(long pendingBytes) {
    return progress().toBuilder()
        .clearNodes()
        .addAllNodes(nodes().messages())
        .setPendingBytes(pendingBytes)
        .build();
  }
}
