package dev.weft.streams.cells;

import dev.weft.core.RecordKeys.Cell;
import dev.weft.core.proto.CellProgress;
import dev.weft.core.proto.CellRecord;
import dev.weft.core.proto.CellWork;
import dev.weft.core.proto.CorrelationsPart;
import dev.weft.core.proto.ReadingSettings;
import dev.weft.core.proto.SourceNode;
import dev.weft.core.proto.Statistic;
import dev.weft.streams.StreamsListener;
import dev.weft.streams.StreamsListener.CellStatus;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One cell: keeps what comes, and works off what is due, in this order of right: the fold in hand,
 * the storing in hand, the emission in hand, the window that every node has passed, a fold worth
 * its while, a storing worth its writes. Knows no Kafka: stores are behind {@link CellStore}, the
 * topic behind {@link SliceLog}, time is a deadline.
 *
 * <p>A fold takes the current window's slices that had arrived when it began, the first of them if
 * they are many, into the co-moments on the heap. Integer sums make the result independent of how
 * slices fall into folds. Slices of later windows wait. An emission reads all bands and writes
 * nothing but its result. Neither is stored: the slices stay pending until the co-moments that hold
 * them are, and a restart folds those again. A storing goes band by band; its cursor is stored, so
 * that an interrupted one goes on where it stopped.
 */
final class CellDriver {
  /** Folds below so many bytes of slices, 10,000 to 100,000 samples, are not worth their while. */
  private static final long LEAST_FOLD_BYTES = 16L << 20;

  /** A fold holds its slices on the heap, and reads them in one piece of work. */
  private static final long MOST_FOLD_BYTES = 32L << 20;

  private final Cell cell;
  private final CellStore store;
  private final StreamsListener listener;
  private final CellCourse course;
  private final PendingSlices pending;
  private final StoringRule rule;
  private final long leastFoldBytes;
  private final long mostFoldBytes;
  private final Deque<List<Long>> lacking = new ArrayDeque<>();
  private @Nullable CellState state;
  private @Nullable Fold fold;
  private boolean again;
  private @Nullable Emission emission;
  private boolean cleared;

  CellDriver(Cell cell, CellStore store, CellTask task) {
    this(cell, store, task, LEAST_FOLD_BYTES, MOST_FOLD_BYTES);
  }

  CellDriver(Cell cell, CellStore store, CellTask task, long leastFoldBytes, long mostFoldBytes) {
    this.cell = cell;
    this.store = store;
    this.listener = task.listener();
    this.leastFoldBytes = leastFoldBytes;
    this.mostFoldBytes = mostFoldBytes;
    this.rule = new StoringRule(task.leastStoringBytes());
    this.course = new CellCourse(store);
    if (course.isNew() || course.isDropped()) {
      pending = PendingSlices.none(store, task);
    } else {
      CellProgress now = course.progress();
      pending = new PendingSlices(store, task, now.getWindow(), now.getFoldedEnd());
    }
  }

  /** Whether no record has come yet. */
  boolean isNew() {
    return course.isNew();
  }

  /** With which settings it was opened; null before that, and once its run was dropped. */
  @Nullable ReadingSettings reading() {
    return course.isNew() || course.isDropped() ? null : course.reading();
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
    if (course.isDropped()) {
      return; // What other nodes had still under way when it was forced.
    }
    switch (record.getBodyCase()) {
      case OPEN -> course.open(record.getNode(), record.getOpen());
      case SLICE -> keep(record, offset);
      case MARK -> course.marked(record.getNode(), record.getMark());
      case DROP -> {
        course.nodes().dropped(record.getNode());
        forget(record.getDrop().getForced());
      }
      default -> throw new IllegalStateException("a record without a body in cell " + cell);
    }
    course.save(pending.totalBytes());
  }

  private void keep(CellRecord record, long offset) {
    if (course.nodes().isOver(record.getNode())) {
      return; // It is left out: its batches are cut in another way.
    }
    long step = record.getSlice().getStep();
    pending.add(course.openWindow(step), offset, record);
    course.nodes().passed(record.getNode(), step);
  }

  /** If so, forgets all but that the run was dropped. */
  private boolean forget(boolean so) {
    if (so) {
      course.drop();
      pending.forgetAll();
      lacking.clear();
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
      course.save(pending.totalBytes());
    }
    return worked;
  }

  /** How it stands. */
  CellStatus status() {
    CellProgress now = course.isNew() ? CellProgress.getDefaultInstance() : course.progress();
    boolean begun = now.getWindowSamples() > 0 && pending.bytes(now.getWindow()) == 0;
    return new CellStatus(
        now.getWindow(),
        pending.windows() + (begun ? 1 : 0),
        pending.totalBytes(),
        state == null ? 0 : state.storedBytes(),
        state == null
            ? now.getSamplesList().stream().mapToLong(Long::longValue).sum()
            : state.moments().samples());
  }

  /** One piece of work; false if none is due. */
  boolean workOnce(Consumer<CorrelationsPart> output) {
    boolean worked = step(output);
    if (worked) {
      course.save(pending.totalBytes());
    }
    return worked;
  }

  /** One piece of work, some milliseconds long; false if none is due. */
  private boolean step(Consumer<CorrelationsPart> output) {
    if (course.isNew()) {
      return false;
    }
    if (course.isDropped()) {
      cleared = cleared || !store.clearSome();
      return !cleared;
    }
    if (course.isDone(pending)) {
      boolean released = state != null;
      state = null;
      return released || forget(course.nodes().allDropped());
    }
    if (state == null) {
      state = CellState.load(cell, course.progress(), store);
      lacking.addAll(pending.folded(mostFoldBytes)); // To be folded again before all else.
    }
    if (fold == null && !lacking.isEmpty()) {
      int stored = course.progress().getWork().getBand();
      fold = Fold.of(state(), pending, lacking.removeFirst(), stored);
      again = true;
    }
    if (fold != null) {
      workOn(fold);
      return true;
    }
    if (course.progress().hasWork()) {
      store(course.progress().getWork());
      return true;
    }
    if (emission != null) {
      emitBand(emission, output);
      return true;
    }
    return begin() || forget(course.nodes().allDropped());
  }

  /** Begins the next piece of work, if one is due. */
  private boolean begin() {
    CellProgress now = course.progress();
    long passed = course.passedWindow();
    long waiting = pending.bytes(now.getWindow());
    if (passed > now.getWindow() && waiting == 0) {
      if (now.getWindowSamples() > 0) {
        emission = new Emission(cell, state(), now, course.nodes().sources(now.getWindow()));
        return true;
      }
      if (course.skipEmptyWindows(passed, pending, state())) {
        return true;
      }
    } else if (passed > now.getWindow() || waiting >= leastFoldBytes) {
      fold = Fold.of(state(), pending, pending.waiting(now.getWindow(), mostFoldBytes), 0);
      return true;
    }
    boolean ended = course.hasEnded() && pending.isEmpty();
    if (rule.isDue(pending.foldedBytes(), state().storedBytes(), ended)) {
      course.advance(now.toBuilder().setWork(CellWork.getDefaultInstance()).build());
      return true;
    }
    return false;
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
      CellProgress now = course.progress();
      CellProgress after = inHand.finish(now, course.nodes());
      course.advance(after);
      pending.fold(now.getWindow(), inHand.offsets());
      long samples = after.getWindowSamples() - now.getWindowSamples();
      listener.folded(cell, samples, inHand.took());
    }
    again = false;
    fold = null;
  }

  private void store(CellWork work) {
    CellProgress after = Storing.band(cell, state(), course.progress(), work);
    course.advance(after);
    if (!after.hasWork()) {
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
    long window = course.progress().getWindow();
    List<SourceNode> sources = course.nodes().sources(window);
    listener.closed(cell, window, sources.stream().noneMatch(SourceNode::getIncomplete));
    if (state().reading().getStatistic() == Statistic.STATISTIC_TUMBLING) {
      state().clear();
      pending.forgetFolded();
      rule.stored();
    }
    course.closeWindow(state());
  }

  private CellState state() {
    return Objects.requireNonNull(state);
  }
}
