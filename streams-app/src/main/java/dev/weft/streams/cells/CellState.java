package dev.weft.streams.cells;

import dev.weft.core.RecordKeys.Cell;
import dev.weft.core.RunManifest;
import dev.weft.core.SampleUnits;
import dev.weft.core.proto.CellOpen;
import dev.weft.core.proto.CellProgress;
import dev.weft.core.proto.ReadingSettings;
import dev.weft.core.proto.Statistic;
import dev.weft.streams.Grouping;
import dev.weft.streams.comoments.BandLayout;
import dev.weft.streams.comoments.CoMoments;
import dev.weft.streams.comoments.Decay;
import dev.weft.streams.comoments.FoldInput;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cell's co-moments on the heap, and in the store as they were when it was last brought up to
 * date: what changed since is marked, and put there band by band.
 */
final class CellState {
  private final CellStore store;
  private final ReadingSettings reading;
  private final Grouping grouping;
  private final CoMoments moments;
  private final @Nullable Decay decay;
  private final long[][] storedBytes;
  private final boolean[][] changed;

  private CellState(CellStore store, Cell cell, CellOpen open) {
    this.store = store;
    this.reading = open.getReading();
    this.grouping =
        new Grouping(
            RunManifest.of(open.getManifest()).subcomponents(), open.getReading().getGroupSize());
    BandLayout layout =
        BandLayout.of(
            grouping.size(cell.rowGroup()), grouping.size(cell.columnGroup()), cell.diagonal());
    boolean decays = reading.getStatistic() == Statistic.STATISTIC_DECAYED;
    this.moments =
        new CoMoments(
            layout,
            reading.getHalves() ? 2 : 1,
            reading.getJointCounts(),
            SampleUnits.bits(reading));
    this.decay = decays ? new Decay(reading.getHalfLifeWindows()) : null;
    this.storedBytes = new long[moments.halves()][layout.bands()];
    this.changed = new boolean[moments.halves()][layout.bands()];
  }

  /** Reads everything back. */
  static CellState load(Cell cell, CellProgress progress, CellStore store) {
    CellState state = new CellState(store, cell, progress.getOpen());
    for (int half = 0; half < state.moments.halves(); half++) {
      state.loadHalf(half, progress);
    }
    return state;
  }

  private void loadHalf(int half, CellProgress progress) {
    if (half < progress.getSamplesCount()) {
      moments.restoreSamples(half, progress.getSamples(half));
    }
    byte[] ofRows = store.marginals(half, true);
    byte[] ofColumns = store.marginals(half, false);
    BandLayout layout = moments.layout();
    if (ofRows != null && ofColumns != null) {
      moments.restoreMarginals(half, ofRows, ofColumns);
    }
    for (int band = 0; band < layout.bands(); band++) {
      byte[] encoded = store.band(half, band);
      if (encoded != null) {
        moments.restoreBand(half, band, encoded);
        storedBytes[half][band] = encoded.length;
      }
    }
  }

  CoMoments moments() {
    return moments;
  }

  ReadingSettings reading() {
    return reading;
  }

  Grouping grouping() {
    return grouping;
  }

  int bands() {
    return moments.layout().bands();
  }

  /** Bytes of all bands as stored: about what storing them again writes. */
  long storedBytes() {
    return Arrays.stream(storedBytes).flatMapToLong(Arrays::stream).sum();
  }

  /** Which half a batch belongs to. */
  int half(long origin) {
    return reading.getHalves() ? (int) (origin & 1) : 0;
  }

  /** Adds one chunk's products to a band, on the heap. */
  void fold(FoldInput input, int half, int chunk, int band) {
    changed[half][band] |= moments.foldBand(input, half, chunk, band);
  }

  /** Stores a band as it now is on the heap, where it has changed. */
  void storeBand(int band) {
    for (int half = 0; half < moments.halves(); half++) {
      if (changed[half][band]) {
        putBand(half, band);
      }
    }
  }

  private void putBand(int half, int band) {
    byte[] encoded = moments.encodeBand(half, band);
    store.putBand(half, band, encoded);
    storedBytes[half][band] = encoded.length;
    changed[half][band] = false;
  }

  /** Whether sums decay from window to window. */
  boolean decays() {
    return decay != null;
  }

  /** Whether anything is left of any sample. */
  boolean isEmpty() {
    return moments.samples() == 0;
  }

  /** Leaves of a band what a window's decay leaves, here and in the store. */
  void decayBand(int band) {
    for (int half = 0; half < moments.halves(); half++) {
      if (storedBytes[half][band] > 0 || changed[half][band]) {
        moments.decayBand(half, band, Objects.requireNonNull(decay));
        putBand(half, band);
      }
    }
  }

  /** After the last band's. */
  void decayMarginals() {
    moments.decayMarginals(Objects.requireNonNull(decay));
  }

  /** Forgets all samples, here and in the store. */
  void clear() {
    for (int half = 0; half < moments.halves(); half++) {
      for (int band = 0; band < bands(); band++) {
        if (storedBytes[half][band] > 0) {
          store.deleteBand(half, band);
          storedBytes[half][band] = 0;
        }
        changed[half][band] = false;
      }
    }
    moments.clear();
    storeMarginals();
  }

  /** Stores the marginals: once, after the last band. */
  void storeMarginals() {
    for (int half = 0; half < moments.halves(); half++) {
      store.putMarginals(half, true, moments.rowMarginals(half).encode());
      store.putMarginals(half, false, moments.columnMarginals(half).encode());
    }
  }
}
