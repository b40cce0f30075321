package dev.weft.streams.comoments;

import java.util.ArrayList;
import java.util.List;

/**
 * Joins the slices of one half to chunks: long rows are what makes the product fast, up to where
 * the column side, which every row reads again, falls out of the cache. Both sides are cut at the
 * same samples.
 */
final class ChunkBuilder {
  /** Entries of a side, 4 MiB, unless one slice alone has more (docs/benchmarks.md). */
  private static final int MOST_ENTRIES = 1 << 20;

  private final BandLayout layout;
  private final List<CrossProduct> chunks = new ArrayList<>();
  private final List<SampleRows> rows = new ArrayList<>();
  private final List<SampleRows> columns = new ArrayList<>();
  private int samples;
  private long rowEntries;
  private long columnEntries;

  ChunkBuilder(BandLayout layout) {
    this.layout = layout;
  }

  void add(SampleRows rowSide, SampleRows columnSide) {
    if (samples + rowSide.samples() > PackedRow.MOST_SAMPLES
        || rowEntries + rowSide.entries() > MOST_ENTRIES
        || columnEntries + columnSide.entries() > MOST_ENTRIES) {
      close();
    }
    rows.add(rowSide);
    columns.add(columnSide);
    samples += rowSide.samples();
    rowEntries += rowSide.entries();
    columnEntries += columnSide.entries();
  }

  private void close() {
    if (samples > 0) {
      SampleRows rowSide = SampleRows.concatenate(layout.rows(), rows);
      chunks.add(
          layout.diagonal()
              ? CrossProduct.within(rowSide)
              : CrossProduct.between(rowSide, SampleRows.concatenate(layout.columns(), columns)));
    }
    rows.clear();
    columns.clear();
    samples = 0;
    rowEntries = 0;
    columnEntries = 0;
  }

  List<CrossProduct> build() {
    close();
    return List.copyOf(chunks);
  }
}
