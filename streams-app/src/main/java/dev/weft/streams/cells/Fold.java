package dev.weft.streams.cells;

import dev.weft.core.proto.CellProgress;
import dev.weft.core.proto.CellRecord;
import dev.weft.core.proto.Slice;
import dev.weft.streams.comoments.BandLayout;
import dev.weft.streams.comoments.FoldInput;
import dev.weft.streams.comoments.SampleRows;

/**
 * A fold in hand: one window's pending slices that had arrived when it began. Which they are
 * follows from the stored cursor, so that a restart builds the same fold again.
 */
final class Fold {
  private final CellState state;
  private final CellStore store;
  private final long window;
  private final long arrivalsEnd;
  private final FoldInput input;

  private Fold(CellState state, CellStore store, long window, long arrivalsEnd, FoldInput input) {
    this.state = state;
    this.store = store;
    this.window = window;
    this.arrivalsEnd = arrivalsEnd;
    this.input = input;
  }

  static Fold read(CellState state, CellStore store, long window, long arrivalsEnd) {
    BandLayout layout = state.moments().layout();
    FoldInput.Builder builder = new FoldInput.Builder(layout, state.moments().halves());
    store.forEachPending(
        window,
        arrivalsEnd,
        (ofWindow, arrival, record) -> {
          Slice slice = record.getSlice();
          SampleRows rows = SampleRows.decode(slice.getRows(), layout.rows());
          SampleRows columns =
              layout.diagonal() ? rows : SampleRows.decode(slice.getColumns(), layout.columns());
          builder.add(state.half(slice.getOrigin()), rows, columns);
        });
    return new Fold(state, store, window, arrivalsEnd, builder.build());
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
    store.forEachPending(
        window,
        arrivalsEnd,
        (ofWindow, arrival, record) -> {
          extendSteps(after, record);
          nodes.folded(record.getNode(), record.getSlice());
          pending.remove(window, record.getSerializedSize());
          store.deletePending(window, arrival);
        });
    return after.build();
  }

  private static void extendSteps(CellProgress.Builder progress, CellRecord record) {
    long step = record.getSlice().getStep();
    progress.setFirstStep(progress.getBegun() ? Math.min(progress.getFirstStep(), step) : step);
    progress.setEndStep(Math.max(progress.getEndStep(), step + 1)).setBegun(true);
  }
}
