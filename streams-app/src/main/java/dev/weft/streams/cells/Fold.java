package dev.weft.streams.cells;

import dev.weft.core.proto.CellProgress;
import dev.weft.core.proto.CellRecord;
import dev.weft.core.proto.Slice;
import dev.weft.streams.comoments.BandLayout;
import dev.weft.streams.comoments.FoldInput;
import dev.weft.streams.comoments.SampleRows;
import java.util.ArrayList;
import java.util.List;

/**
 * A fold in hand: one window's pending slices that had arrived when it began. Which they are
 * follows from the stored cursor, so that a restart builds the same fold again.
 */
final class Fold {
  private final CellState state;
  private final CellStore store;
  private final long window;
  private final FoldInput input;
  private final List<Taken> taken;

  private Fold(CellState state, CellStore store, long window, FoldInput input, List<Taken> taken) {
    this.state = state;
    this.store = store;
    this.window = window;
    this.input = input;
    this.taken = taken;
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
    return new Fold(state, store, window, builder.build(), taken);
  }

  void band(int band) {
    state.foldBand(input, band);
  }

  /** After the last band: counts, marginals, and the slices go. */
  CellProgress finish(CellProgress before, NodePasses nodes, PendingWindows pending) {
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
