package dev.weft.streams.comoments;

import java.util.ArrayList;
import java.util.List;

/**
 * The samples that one fold takes in, of each half, in chunks of at most 65,535 samples, with the
 * indexes that the product needs. Built once a fold, in time linear in its entries; about 14 bytes
 * an entry of the rows, 4 of the columns. How slices fall into chunks changes no sum. Immutable.
 */
public final class FoldInput {
  private final List<List<CrossProduct>> chunks;
  private final long[] samples;

  private FoldInput(List<List<CrossProduct>> chunks) {
    this.chunks = chunks;
    samples =
        chunks.stream()
            .mapToLong(ofHalf -> ofHalf.stream().mapToLong(c -> c.rowSide().samples()).sum())
            .toArray();
  }

  /** Collects slices, then builds the input. Not safe for several threads. */
  public static final class Builder {
    private final BandLayout layout;
    private final List<ChunkBuilder> halves = new ArrayList<>();

    /** For a cell of this layout, with so many halves. */
    public Builder(BandLayout layout, int halves) {
      this.layout = layout;
      for (int half = 0; half < halves; half++) {
        this.halves.add(new ChunkBuilder(layout));
      }
    }

    /**
     * A batch's slice; on the diagonal the column side is ignored.
     *
     * @throws IllegalArgumentException if the sides do not fit each other or the layout
     */
    public void add(int half, SampleRows rowSide, SampleRows columnSide) {
      SampleRows columns = layout.diagonal() ? rowSide : columnSide;
      if (rowSide.samples() != columns.samples()
          || rowSide.width() != layout.rows()
          || columns.width() != layout.columns()) {
        throw new IllegalArgumentException(
            "slices of %d x %d and %d x %d in a cell of %d x %d"
                .formatted(
                    rowSide.samples(),
                    rowSide.width(),
                    columns.samples(),
                    columns.width(),
                    layout.rows(),
                    layout.columns()));
      }
      halves.get(half).add(rowSide, columns);
    }

    /** The input; the builder is spent. */
    public FoldInput build() {
      return new FoldInput(halves.stream().map(ChunkBuilder::build).toList());
    }
  }

  /** Number of halves. */
  int halves() {
    return samples.length;
  }

  /** Samples of a half. */
  public long samples(int half) {
    return samples[half];
  }

  /** In how many chunks the samples of a half lie. */
  public int chunkCount(int half) {
    return chunks.get(half).size();
  }

  List<CrossProduct> chunks(int half) {
    return chunks.get(half);
  }
}
