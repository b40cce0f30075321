package dev.weft.streams.cells;

import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys.Cell;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.CellOpen;
import dev.weft.core.proto.CellProgress;
import dev.weft.core.proto.CellRecord;
import dev.weft.core.proto.CellWork;
import dev.weft.core.proto.CorrelationsPart;
import dev.weft.core.proto.Slice;
import dev.weft.core.proto.SourceNode;
import dev.weft.core.proto.Statistic;
import dev.weft.streams.StreamsListener;
import dev.weft.streams.StreamsListener.CellStatus;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One cell: keeps what comes, and works off what is due, in this order of right: the fold in hand,
 * the storing in hand, the emission in hand, the window that every node has passed, a fold worth
 * its while, a storing worth its writes. Knows no Kafka: stores are behind {@link CellStore}, the
 * topic behind {@link SliceLog}, time is a deadline.
 *
 * <p>A fold takes the current window's slices that had arrived when it began into the co-moments on
 * the heap. Integer sums make the result independent of how slices fall into folds. Slices of later
 * windows wait. An emission reads all bands and writes nothing but its result. Neither is stored:
 * the slices stay pending until the co-moments that hold them are, and a restart folds those again.
 * A storing goes band by band; its cursor is stored, so that an interrupted one goes on where it
 * stopped.
 */
final class CellDriver {
  /** Folds below so many bytes of slices, 10,000 to 100,000 samples, are not worth their while. */
  private static final long LEAST_FOLD_BYTES = 16L << 20;

  private static final CellWork DECAY = CellWork.newBuilder().setDecay(true).build();

  private final Cell cell;
  private final CellStore store;
  private final StreamsListener listener;
  private final PendingSlices pending;
  private final StoringRule rule;
  private final long leastFoldBytes;
  private @Nullable CellProgress progress;
  private @Nullable NodePasses nodes;
  private @Nullable CellState state;
  private @Nullable Fold fold;
  private boolean again;
  private @Nullable Emission emission;
  private boolean cleared;

  CellDriver(Cell cell, CellStore store, CellTask task) {
    this(cell, store, task, LEAST_FOLD_BYTES);
  }

  CellDriver(Cell cell, CellStore store, CellTask task, long leastFoldBytes) {
    this.cell = cell;
    this.store = store;
    this.listener = task.listener();
    this.leastFoldBytes = leastFoldBytes;
    this.rule = new StoringRule(task.leastStoringBytes());
    this.progress = store.progress();
    if (progress == null || progress.getDropped()) {
      pending = PendingSlices.none(store, task);
    } else {
      nodes =
          new NodePasses(RunManifest.of(progress.getOpen().getManifest()), progress.getNodesList());
      pending = new PendingSlices(store, task, progress.getWindow(), progress.getFoldedEnd());
    }
  }

  /** Whether no record has come yet. */
  boolean isNew() {
    return progress == null;
  }

  /** The lowest offset in {@code cells} that is still needed, or {@link Long#MAX_VALUE}. */
  long oldestNeeded() {
    return pending.oldest();
  }

  /** A record of the task, of this cell or another, has so many bytes. */
  void passed(long bytes) {
    rule.passed(bytes);
  }

  /**
   * Takes a record; does no work yet.
   *
   * @param offset where it stands in {@code cells}
   * @throws IllegalStateException if it breaks what ingest promises
   */
  void accept(CellRecord record, long offset) {
    if (progress != null && progress.getDropped()) {
      return; // What other nodes had still under way when it was forced.
    }
    switch (record.getBodyCase()) {
      case OPEN -> open(record.getOpen());
      case SLICE -> keep(record, offset);
      case MARK -> known(nodes).marked(record.getNode(), record.getMark(), windowSteps());
      case DROP -> {
        known(nodes).dropped(record.getNode());
        forget(record.getDrop().getForced());
      }
      default -> throw new IllegalStateException("a record without a body in cell " + cell);
    }
    store.putProgress(current());
  }

  private void open(CellOpen open) {
    if (progress == null) {
      nodes = new NodePasses(RunManifest.of(open.getManifest()), List.of());
      progress = CellProgress.newBuilder().setFormat(RecordFormat.VERSION).setOpen(open).build();
    } else if (!progress.getOpen().equals(open)) {
      throw new IllegalStateException(
          "cell "
              + cell
              + " was begun with other settings; replay the run under another reading's name");
    }
  }

  private void keep(CellRecord record, long offset) {
    CellProgress now = known(progress);
    Slice slice = record.getSlice();
    long window = slice.getStep() / now.getOpen().getReading().getWindowSteps();
    if (window < now.getWindow()) {
      throw new IllegalStateException(
          "a slice of window " + window + " after window " + now.getWindow() + " began");
    }
    pending.add(window, offset, record);
    known(nodes).passed(record.getNode(), slice.getStep());
  }

  /** If so, forgets all but that the run was dropped. */
  private boolean forget(boolean so) {
    if (so) {
      progress = CellProgress.newBuilder().setFormat(RecordFormat.VERSION).setDropped(true).build();
      pending.forgetAll();
      nodes = null;
      state = null;
      fold = null;
      emission = null;
    }
    return so;
  }

  /**
   * Works until the deadline or until nothing is due; whether it worked at all.
   *
   * @param deadline of {@link System#nanoTime}
   * @param output takes the parts of a window that closes
   */
  boolean work(long deadline, Consumer<CorrelationsPart> output) {
    boolean worked = false;
    while (System.nanoTime() < deadline && step(output)) {
      worked = true;
    }
    if (worked) {
      store.putProgress(current());
    }
    return worked;
  }

  /** How it stands. */
  CellStatus status() {
    boolean begun = progress != null && progress.getWindowSamples() > 0;
    long window = progress == null ? 0 : progress.getWindow();
    return new CellStatus(
        window,
        pending.windows() + (begun && pending.bytes(window) == 0 ? 1 : 0),
        pending.totalBytes(),
        state == null ? 0 : state.storedBytes(),
        state == null ? 0 : state.moments().samples());
  }

  /** One piece of work; false if none is due. */
  boolean workOnce(Consumer<CorrelationsPart> output) {
    boolean worked = step(output);
    if (worked) {
      store.putProgress(current());
    }
    return worked;
  }

  /** One piece of work, some milliseconds long; false if none is due. */
  private boolean step(Consumer<CorrelationsPart> output) {
    if (progress == null) {
      return false;
    }
    if (progress.getDropped()) {
      cleared = cleared || !store.clearSome();
      return !cleared;
    }
    if (state == null) {
      load();
    }
    if (fold != null) {
      workOn(fold);
      return true;
    }
    if (progress.hasWork()) {
      store(progress.getWork());
      return true;
    }
    if (emission != null) {
      emitBand(emission, output);
      return true;
    }
    return begin() || forget(known(nodes).allDropped());
  }

  /** Reads the stored co-moments, and folds again what they lack. */
  private void load() {
    CellProgress now = known(progress);
    state = CellState.load(cell, now, store);
    List<Long> lacking = pending.folded();
    if (!lacking.isEmpty()) {
      fold = Fold.of(state, pending, lacking, now.getWork().getBand());
      again = true;
    }
  }

  /** Begins the next piece of work, if one is due. */
  private boolean begin() {
    CellProgress now = known(progress);
    long passed = known(nodes).least() / windowSteps();
    long waiting = pending.bytes(now.getWindow());
    if (passed > now.getWindow() && waiting == 0) {
      if (now.getWindowSamples() > 0) {
        emission = new Emission(cell, state(), now, known(nodes).sources(now.getWindow()));
        return true;
      }
      if (skipEmptyWindows(passed)) {
        return true;
      }
    } else if (passed > now.getWindow() || waiting >= leastFoldBytes) {
      fold = Fold.of(state(), pending, pending.waiting(now.getWindow()), 0);
      return true;
    }
    boolean ended = hasEnded(passed) && pending.isEmpty();
    if (rule.isDue(pending.foldedBytes(), state().storedBytes(), ended)) {
      progress = now.toBuilder().setWork(CellWork.getDefaultInstance()).build();
      return true;
    }
    return false;
  }

  private boolean hasEnded(long passed) {
    return passed == Long.MAX_VALUE / windowSteps();
  }

  private boolean skipEmptyWindows(long passed) {
    CellProgress now = known(progress);
    if (hasEnded(passed) && pending.isEmpty()) {
      return false; // Nothing follows.
    }
    CellProgress.Builder after = now.toBuilder();
    if (state().decays() && !state().isEmpty()) {
      // One window after the other, so that it does not matter when which were passed.
      after.setWindow(now.getWindow() + 1).clearFoldedEnd().setWork(DECAY);
    } else {
      after.setWindow(pending.firstNotAfter(passed)).clearFoldedEnd();
    }
    progress = after.build();
    return true;
  }

  /** Sums that would overflow stop the task before anything is added; the error names the run. */
  private void workOn(Fold inHand) {
    try {
      if (inHand.work()) {
        return;
      }
    } catch (ArithmeticException e) {
      throw new IllegalStateException("run '" + cell.run() + "': " + e.getMessage(), e);
    }
    if (!again) {
      CellProgress now = known(progress);
      CellProgress after = inHand.finish(now, known(nodes));
      progress = after;
      pending.fold(now.getWindow(), inHand.offsets());
      long samples = after.getWindowSamples() - now.getWindowSamples();
      listener.folded(cell, samples, inHand.took());
    }
    again = false;
    fold = null;
  }

  private void store(CellWork work) {
    progress = Storing.band(cell, state(), known(progress), work);
    if (!progress.hasWork()) {
      pending.forgetFolded();
      rule.stored();
    }
  }

  private void emitBand(Emission inHand, Consumer<CorrelationsPart> output) {
    if (inHand.band()) {
      return;
    }
    inHand.parts().forEach(output);
    emission = null;
    CellProgress.Builder after = known(progress).toBuilder().clearWindowSamples();
    List<SourceNode> sources = known(nodes).sources(after.getWindow());
    listener.closed(cell, after.getWindow(), sources.stream().noneMatch(SourceNode::getIncomplete));
    known(nodes).closed(after.getWindow());
    after.setWindow(after.getWindow() + 1).clearFoldedEnd();
    if (state().reading().getStatistic() == Statistic.STATISTIC_TUMBLING) {
      state().clear();
      pending.forgetFolded();
      rule.stored();
      known(nodes).forgetFolded();
      after.clearSamples().clearBegun().clearFirstStep().clearEndStep();
    } else if (state().decays()) {
      after.setWork(DECAY);
    }
    progress = after.build();
  }

  private CellState state() {
    return known(state);
  }

  private CellProgress current() {
    if (known(progress).getDropped()) {
      return progress;
    }
    return known(progress).toBuilder()
        .clearNodes()
        .addAllNodes(known(nodes).messages())
        .setPendingBytes(pending.totalBytes())
        .build();
  }

  private long windowSteps() {
    return known(progress).getOpen().getReading().getWindowSteps();
  }

  private static <T> T known(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("a record for a cell that was never opened");
    }
    return value;
  }
}
