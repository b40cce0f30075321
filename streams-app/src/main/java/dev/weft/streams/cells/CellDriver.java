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
 * the emission in hand, the window that every node has passed, a fold worth its writes. Knows no
 * Kafka: stores are behind {@link CellStore}, time is a deadline.
 *
 * <p>A fold takes the current window's slices that had arrived when it began, band by band; its
 * cursor is stored, so that an interrupted one goes on where it stopped. Integer sums make the
 * result independent of how slices fall into folds. Slices of later windows wait. An emission reads
 * all bands and writes nothing but its result; interrupted by a restart, it begins again.
 */
final class CellDriver {
  /** Folds below so many bytes of slices are not worth their writes. */
  private static final long LEAST_FOLD_BYTES = 4L << 20;

  private static final CellWork DECAY = CellWork.newBuilder().setDecay(true).build();

  private final Cell cell;
  private final CellStore store;
  private final StreamsListener listener;
  private final PendingWindows pending = new PendingWindows();
  private @Nullable CellProgress progress;
  private @Nullable NodePasses nodes;
  private @Nullable CellState state;
  private @Nullable Fold fold;
  private @Nullable Emission emission;
  private boolean cleared;

  CellDriver(Cell cell, CellStore store, StreamsListener listener) {
    this.cell = cell;
    this.store = store;
    this.listener = listener;
    this.progress = store.progress();
    if (progress != null && !progress.getDropped()) {
      nodes =
          new NodePasses(RunManifest.of(progress.getOpen().getManifest()), progress.getNodesList());
      store.forEachPending(
          (window, arrival, slice) -> pending.add(window, slice.getSerializedSize()));
    }
  }

  /** Whether no record has come yet. */
  boolean isNew() {
    return progress == null;
  }

  /**
   * Takes a record; does no work yet.
   *
   * @throws IllegalStateException if it breaks what ingest promises
   */
  void accept(CellRecord record) {
    if (progress != null && progress.getDropped()) {
      return; // What other nodes had still under way when it was forced.
    }
    switch (record.getBodyCase()) {
      case OPEN -> open(record.getOpen());
      case SLICE -> keep(record);
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

  private void keep(CellRecord record) {
    CellProgress before = known(progress);
    Slice slice = record.getSlice();
    long window = slice.getStep() / before.getOpen().getReading().getWindowSteps();
    if (window < before.getWindow()) {
      throw new IllegalStateException(
          "a slice of window " + window + " after window " + before.getWindow() + " began");
    }
    store.putPending(window, before.getNextArrival(), record);
    pending.add(window, record.getSerializedSize());
    known(nodes).passed(record.getNode(), slice.getStep());
    progress = before.toBuilder().setNextArrival(before.getNextArrival() + 1).build();
  }

  /** If so, forgets all but that the run was dropped. */
  private boolean forget(boolean so) {
    if (so) {
      progress = CellProgress.newBuilder().setFormat(RecordFormat.VERSION).setDropped(true).build();
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
    return pending.status(
        progress == null ? CellProgress.getDefaultInstance() : progress,
        state == null ? 0 : state.storedBytes());
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
    if (progress.hasWork()) {
      if (progress.getWork().getDecay()) {
        decayBand();
      } else {
        foldBand();
      }
      return true;
    }
    if (emission != null) {
      emitBand(emission, output);
      return true;
    }
    return begin() || forget(known(nodes).allDropped());
  }

  /** Begins the next piece of work, if one is due. */
  private boolean begin() {
    CellProgress now = known(progress);
    long windowSteps = now.getOpen().getReading().getWindowSteps();
    long passed = known(nodes).least() / windowSteps;
    long waiting = pending.bytes(now.getWindow());
    if (passed > now.getWindow()) {
      if (waiting > 0) {
        beginFold();
      } else if (now.getWindowSamples() > 0) {
        emission = new Emission(cell, state(), now, known(nodes).sources(now.getWindow()));
      } else {
        return skipEmptyWindows(passed);
      }
      return true;
    }
    if (waiting >= LEAST_FOLD_BYTES && waiting >= state().storedBytes()) {
      beginFold();
      return true;
    }
    return false;
  }

  private boolean skipEmptyWindows(long passed) {
    CellProgress now = known(progress);
    if (passed == Long.MAX_VALUE / now.getOpen().getReading().getWindowSteps()
        && pending.isEmpty()) {
      return false; // All nodes have ended: nothing follows.
    }
    CellProgress.Builder after = now.toBuilder();
    if (state().decays() && !state().isEmpty()) {
      // One window after the other, so that it does not matter when which were passed.
      after.setWindow(now.getWindow() + 1).setWork(DECAY);
    } else {
      after.setWindow(pending.firstNotAfter(passed));
    }
    progress = after.build();
    return true;
  }

  private void beginFold() {
    CellProgress now = known(progress);
    progress =
        now.toBuilder().setWork(CellWork.newBuilder().setArrivalsEnd(now.getNextArrival())).build();
  }

  private void foldBand() {
    CellProgress now = known(progress);
    CellWork work = now.getWork();
    if (fold == null) {
      fold = Fold.read(state(), store, now.getWindow(), work.getArrivalsEnd());
    }
    if (work.getBand() < state().bands()) {
      int next = workOn(fold, work.getBand());
      if (next > work.getBand()) {
        progress = now.toBuilder().setWork(work.toBuilder().setBand(next)).build();
      }
    } else {
      progress = fold.finish(now, known(nodes), pending).toBuilder().clearWork().build();
      long samples = known(progress).getWindowSamples() - now.getWindowSamples();
      listener.folded(cell, samples, fold.took());
      fold = null;
    }
  }

  /** One band's decay; after the last, that of counts and marginals. */
  private void decayBand() {
    CellProgress now = known(progress);
    int band = now.getWork().getBand();
    if (band < state().bands()) {
      state().decayBand(band);
      progress = now.toBuilder().setWork(now.getWork().toBuilder().setBand(band + 1)).build();
      return;
    }
    state().decayMarginals();
    CellProgress.Builder after = now.toBuilder().clearWork().clearSamples();
    for (int half = 0; half < state().moments().halves(); half++) {
      after.addSamples(state().moments().samples(half));
    }
    progress = after.build();
  }

  /** Sums that would overflow stop the task before anything is added; the error names the run. */
  private int workOn(Fold inHand, int band) {
    try {
      return inHand.work(band);
    } catch (ArithmeticException e) {
      throw new IllegalStateException("run '" + cell.run() + "': " + e.getMessage(), e);
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
    after.setWindow(after.getWindow() + 1);
    if (state().reading().getStatistic() == Statistic.STATISTIC_TUMBLING) {
      state().clear();
      known(nodes).forgetFolded();
      after.clearSamples().clearBegun().clearFirstStep().clearEndStep();
    } else if (state().decays()) {
      after.setWork(DECAY);
    }
    progress = after.build();
  }

  private CellState state() {
    if (state == null) {
      state = CellState.load(cell, known(progress), store);
    }
    return state;
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
