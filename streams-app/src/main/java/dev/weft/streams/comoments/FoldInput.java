package dev.weft.streams.comoments;

import java.util.ArrayList;
import java.util.List;

/**
 * The samples that one fold takes in, of each half, in chunks of at most 65,535 samples, with the
 * indexes that the product needs. Built once a fold, in time linear in its entries. Not safe for
 * several threads.
 */
public final class FoldInput {
  private final List<List<CrossProduct>> chunks = new ArrayList<>();
  private final List<List<SampleRows>> rowSides = new ArrayList<>();
  private final List<List<SampleRows>> columnSides = new ArrayList<>();

  private FoldInput() {}

  /** Collects slices, then builds the input. */
  public static final class Builder {
    private final BandLayout layout;
    private final List<List<SampleRows>> rows = new ArrayList<>();
    private final List<List<SampleRows>> columns = new ArrayList<>();

    /** For a cell of this layout, with so many halves. */
    public Builder(BandLayout layout, int halves) {
      this.layout = layout;
      for (int half = 0; half < halves; half++) {
        rows.add(new ArrayList<>());
        columns.add(new ArrayList<>());
      }
    }

    /** A batch's slice; on the diagonal the column side is ignored. */
    public void add(int half, SampleRows rowSide, SampleRows columnSide) {
      if (!layout.diagonal() && rowSide.samples() != columnSide.samples()) {
        throw new IllegalArgumentException(
            "a slice of " + rowSide.samples() + " and " + columnSide.samples() + " samples");
      }
      rows.get(half).add(rowSide);
      if (!layout.diagonal()) {
        columns.get(half).add(columnSide);
      }
    }

    /** The input. */
    public FoldInput build() {
      FoldInput input = new FoldInput();
      for (int half = 0; half < rows.size(); half++) {
        List<SampleRows> rowChunks = chunked(layout.rows(), rows.get(half));
        List<SampleRows> columnChunks =
            layout.diagonal() ? rowChunks : chunked(layout.columns(), columns.get(half));
        List<CrossProduct> products = new ArrayList<>();
        for (int chunk = 0; chunk < rowChunks.size(); chunk++) {
          products.add(
              layout.diagonal()
                  ? CrossProduct.within(rowChunks.get(chunk))
                  : CrossProduct.between(rowChunks.get(chunk), columnChunks.get(chunk)));
        }
        input.rowSides.add(rowChunks);
        input.columnSides.add(columnChunks);
        input.chunks.add(products);
      }
      return input;
    }

    /** Slices joined as far as a chunk's limit allows; both sides come out cut alike. */
    private static List<SampleRows> chunked(int width, List<SampleRows> slices) {
      List<SampleRows> chunks = new ArrayList<>();
      List<SampleRows> open = new ArrayList<>();
      int samples = 0;
      for (SampleRows slice : slices) {
        if (samples + slice.samples() > CrossProduct.MOST_SAMPLES) {
          chunks.add(SampleRows.concatenate(width, open));
          open.clear();
          samples = 0;
        }
        open.add(slice);
        samples += slice.samples();
      }
      if (!open.isEmpty()) {
        chunks.add(SampleRows.concatenate(width, open));
      }
      return chunks;
    }
  }

  /** Samples of a half. */
  public long samples(int half) {
    return rowSides.get(half).stream().mapToLong(SampleRows::samples).sum();
  }

  List<CrossProduct> chunks(int half) {
    return chunks.get(half);
  }

  void addTo(int half, MarginalSums ofRows, MarginalSums ofColumns, boolean diagonal) {
    rowSides.get(half).forEach(ofRows::add);
    if (!diagonal) {
      columnSides.get(half).forEach(ofColumns::add);
    }
  }
}
