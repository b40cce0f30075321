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
 * A fold in hand: slices that go into the co-moments on the heap. Nothing is stored; a restart
 * folds again, from the stored co-moments and the slices that they lack.
 *
 * <p>Bands are taken in blocks that fit the cache: a block takes all chunks, one after the other,
 * so that a chunk's column side is read from memory once a block and not once a band.
 */
final class Fold {
  private static final Logger LOG = LoggerFactory.getLogger(Fold.class);

  /** 4 MiB of sums, 2 MiB of joint counts (docs/benchmarks.md). */
  private static final int BLOCK = 8;

  private final CellState state;
  private final FoldInput input;
  private final List<CellRecord> heads;
  private final List<Long> offsets;
  private long nanoseconds;
  private int first;
  private int half;
  private int chunk;

  private Fold(
      CellState state, FoldInput input, List<CellRecord> heads, List<Long> offsets, int first) {
    this.state = state;
    this.input = input;
    this.heads = heads;
    this.offsets = offsets;
    this.first = first;
  }

  /**
   * Reads the slices.
   *
   * @param offsets of pending slices
   * @param firstBand bands before it have taken them already
   */
  static Fold of(CellState state, PendingSlices pending, List<Long> offsets, int firstBand) {
    long began = System.nanoTime();
    BandLayout layout = state.moments().layout();
    FoldInput.Builder builder = new FoldInput.Builder(layout, state.moments().halves());
    List<CellRecord> heads = new ArrayList<>();
    pending.read(
        offsets,
        (record, offset) -> {
          Slice slice = record.getSlice();
          SampleRows rows = SampleRows.decode(slice.getRows(), layout.rows());
          SampleRows columns =
              layout.diagonal() ? rows : SampleRows.decode(slice.getColumns(), layout.columns());
          builder.add(state.half(slice.getOrigin()), rows, columns);
          heads.add(head(record));
        });
    Fold fold = new Fold(state, builder.build(), heads, offsets, firstBand);
    fold.nanoseconds = System.nanoTime() - began;
    return fold;
  }

  private static CellRecord head(CellRecord record) {
    Slice head = record.getSlice().toBuilder().clearRows().clearColumns().build();
    return record.toBuilder().setSlice(head).build();
  }

  /** One piece of work, one chunk into one block; false after the last, marginals included. */
  boolean work() {
    long began = System.nanoTime();
    boolean more = piece();
    nanoseconds += System.nanoTime() - began;
    return more;
  }

  /** The time spent on it, without pauses. */
  Duration took() {
    return Duration.ofNanos(nanoseconds);
  }

  private boolean piece() {
    if (first >= state.bands()) {
      state.moments().foldMarginals(input);
      return false;
    }
    if (half == state.moments().halves()) {
      half = 0;
      first += BLOCK;
    } else if (chunk == input.chunkCount(half)) {
      chunk = 0;
      half++;
    } else {
      int end = Math.min(state.bands(), first + BLOCK);
      for (int band = first; band < end; band++) {
        state.fold(input, half, chunk, band);
      }
      LOG.trace("Folded chunk {} into bands from {}", chunk, first);
      chunk++;
    }
    return true;
  }

  /** Offsets of its slices, ascending. */
  List<Long> offsets() {
    return offsets;
  }

  /** The progress after it: counts, steps, what each node brought. */
  CellProgress finish(CellProgress before, NodePasses nodes) {
    CellProgress.Builder after = before.toBuilder();
    long samples = 0;
    for (int ofHalf = 0; ofHalf < state.moments().halves(); ofHalf++) {
      samples += input.samples(ofHalf);
    }
    after.setWindowSamples(before.getWindowSamples() + samples);
    for (CellRecord head : heads) {
      extendSteps(after, head.getSlice().getStep());
      nodes.folded(head.getNode(), head.getSlice());
    }
    return after.setFoldedEnd(offsets.get(offsets.size() - 1) + 1).build();
  }

  private static void extendSteps(CellProgress.Builder progress, long step) {
    progress.setFirstStep(progress.getBegun() ? Math.min(progress.getFirstStep(), step) : step);
    progress.setEndStep(Math.max(progress.getEndStep(), step + 1)).setBegun(true);
  }
}
