package dev.weft.streams.cells;

import dev.weft.core.proto.CellProgress;
import dev.weft.core.proto.CellRecord;
import dev.weft.core.proto.Slice;
import dev.weft.streams.comoments.BandLayout;
import dev.weft.streams.comoments.FoldInput;
import dev.weft.streams.comoments.SampleRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fold in hand: one window's pending slices that had arrived when it began. Which they are
 * follows from the stored cursor, so that a restart builds the same fold again.
 *
 * <p>Bands are taken in blocks that fit the cache: a block takes all chunks, one after the other,
 * so that a chunk's column side is read from memory once a block and not once a band. A block is
 * stored when it has taken them all, and then the cursor goes on; what a restart loses is one
 * block's work.
 */
final class Fold {
  private static final Logger LOG = LoggerFactory.getLogger(Fold.class);

  /** 4 MiB of sums, 2 MiB of joint counts (docs/benchmarks.md). */
  private static final int BLOCK = 8;

  private final CellState state;
  private final CellStore store;
  private final long window;
  private final FoldInput input;
  private final List<Taken> taken;
  private final boolean[][] touched;
  private long nanoseconds;
  private int half;
  private int chunk;

  private Fold(CellState state, CellStore store, long window, FoldInput input, List<Taken> taken) {
    this.state = state;
    this.store = store;
    this.window = window;
    this.input = input;
    this.taken = taken;
    this.touched = new boolean[state.moments().halves()][state.bands()];
  }

  /** A slice of the fold, without its rows: what is deleted is just what was read. */
  private record Taken(long arrival, CellRecord head, int bytes) {
    static Taken of(long arrival, CellRecord record) {
      Slice head = record.getSlice().toBuilder().clearRows().clearColumns().build();
      return new Taken(
          arrival, record.toBuilder().setSlice(head).build(), record.getSerializedSize());
    }
  }

  static Fold read(CellState state, CellStore store, long window, long arrivalsEnd) {
    long began = System.nanoTime();
    BandLayout layout = state.moments().layout();
    FoldInput.Builder builder = new FoldInput.Builder(layout, state.moments().halves());
    List<Taken> taken = new ArrayList<>();
    store.forEachPending(
        window,
        arrivalsEnd,
        (ofWindow, arrival, record) -> {
          Slice slice = record.getSlice();
          SampleRows rows = SampleRows.decode(slice.getRows(), layout.rows());
          SampleRows columns =
              layout.diagonal() ? rows : SampleRows.decode(slice.getColumns(), layout.columns());
          builder.add(state.half(slice.getOrigin()), rows, columns);
          taken.add(Taken.of(arrival, record));
        });
    Fold fold = new Fold(state, store, window, builder.build(), taken);
    fold.nanoseconds = System.nanoTime() - began;
    return fold;
  }

  /**
   * One piece of work: one chunk into the block that begins at a band.
   *
   * @return the band at which the next piece's block begins: further only when this one is stored
   */
  int work(int first) {
    long began = System.nanoTime();
    int next = piece(first);
    nanoseconds += System.nanoTime() - began;
    return next;
  }

  private int piece(int first) {
    int end = Math.min(state.bands(), first + BLOCK);
    if (half < touched.length) {
      if (chunk < input.chunkCount(half)) {
        add(first, end);
        chunk++;
      } else {
        chunk = 0;
        half++;
      }
      return first;
    }
    for (int ofHalf = 0; ofHalf < touched.length; ofHalf++) {
      for (int band = first; band < end; band++) {
        if (touched[ofHalf][band]) {
          state.putBand(ofHalf, band);
          LOG.trace("Stored band {} of window {}", band, window);
        }
      }
    }
    half = 0;
    return end;
  }

  private void add(int first, int end) {
    for (int band = first; band < end; band++) {
      touched[half][band] |= state.moments().foldBand(input, half, chunk, band);
    }
  }

  /** After the last band: counts, marginals, and the slices go. */
  CellProgress finish(CellProgress before, NodePasses nodes, PendingWindows pending) {
    long began = System.nanoTime();
    CellProgress after = close(before, nodes, pending);
    nanoseconds += System.nanoTime() - began;
    return after;
  }

  /** The time spent on it, without pauses. */
  Duration took() {
    return Duration.ofNanos(nanoseconds);
  }

  private CellProgress close(CellProgress before, NodePasses nodes, PendingWindows pending) {
    state.foldMarginals(input);
    CellProgress.Builder after = before.toBuilder().clearSamples();
    long samples = 0;
    for (int half = 0; half < state.moments().halves(); half++) {
      after.addSamples(state.moments().samples(half));
      samples += input.samples(half);
    }
    after.setWindowSamples(before.getWindowSamples() + samples);
    for (Taken slice : taken) {
      extendSteps(after, slice.head);
      nodes.folded(slice.head.getNode(), slice.head.getSlice());
      pending.remove(window, slice.bytes);
      store.deletePending(window, slice.arrival);
    }
    return after.build();
  }

  private static void extendSteps(CellProgress.Builder progress, CellRecord record) {
    long step = record.getSlice().getStep();
    progress.setFirstStep(progress.getBegun() ? Math.min(progress.getFirstStep(), step) : step);
    progress.setEndStep(Math.max(progress.getEndStep(), step + 1)).setBegun(true);
  }
}
