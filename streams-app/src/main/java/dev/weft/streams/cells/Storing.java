package dev.weft.streams.cells;

import dev.weft.core.RecordKeys.Cell;
import dev.weft.core.proto.CellProgress;
import dev.weft.core.proto.CellWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cell's co-moments on their way into its store, band by band. Where it stands is in the
 * progress, which is stored with each band: an interrupted one goes on where it stopped.
 */
final class Storing {
  private static final Logger LOG = LoggerFactory.getLogger(Storing.class);

  private Storing() {}

  /**
   * Stores one band, decayed before that if it is to be, or after the last one the rest.
   *
   * @param work the progress's, where it stands
   * @return the progress after it, without work once all is stored
   */
  static CellProgress band(Cell cell, CellState state, CellProgress progress, CellWork work) {
    int band = work.getBand();
    if (band < state.bands()) {
      if (work.getDecay()) {
        state.decayBand(band);
      } else {
        state.storeBand(band);
      }
      LOG.trace("Stored band {} of {}", band, cell);
      return progress.toBuilder().setWork(work.toBuilder().setBand(band + 1)).build();
    }
    if (work.getDecay()) {
      state.decayMarginals();
    }
    state.storeMarginals();
    CellProgress.Builder after = progress.toBuilder().clearWork().clearSamples();
    for (int half = 0; half < state.moments().halves(); half++) {
      after.addSamples(state.moments().samples(half));
    }
    return after.build();
  }
}
