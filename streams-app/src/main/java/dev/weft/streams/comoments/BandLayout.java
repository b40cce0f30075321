package dev.weft.streams.comoments;

import java.util.ArrayList;
import java.util.List;

/**
 * How the pairs of a cell are cut into bands of whole rows. A row i of group I holds the columns j
 * of group J; on the diagonal only j > i. A band has at most 65,536 pairs, 512 KiB of sums, or one
 * row. Immutable.
 *
 * @param rows size of group I
 * @param columns size of group J
 * @param diagonal whether I = J
 * @param firstRows first row of each band, then the number of rows
 */
public record BandLayout(int rows, int columns, boolean diagonal, List<Integer> firstRows) {
  private static final int MOST_PAIRS = 1 << 16;

  /** Lays out the pairs of groups of these sizes. */
  public static BandLayout of(int rows, int columns, boolean diagonal) {
    List<Integer> firstRows = new ArrayList<>(List.of(0));
    long pairs = 0;
    for (int row = 0; row < rows; row++) {
      int more = diagonal ? columns - row - 1 : columns;
      if (pairs + more > MOST_PAIRS && row > firstRows.get(firstRows.size() - 1)) {
        firstRows.add(row);
        pairs = 0;
      }
      pairs += more;
    }
    firstRows.add(rows);
    return new BandLayout(rows, columns, diagonal, List.copyOf(firstRows));
  }

  /** Number of bands. */
  public int bands() {
    return firstRows.size() - 1;
  }

  /** First row of the band. */
  public int firstRow(int band) {
    return firstRows.get(band);
  }

  /** End (exclusive) of the band's rows. */
  public int endRow(int band) {
    return firstRows.get(band + 1);
  }

  /** The first column of a row. */
  public int firstColumn(int row) {
    return diagonal ? row + 1 : 0;
  }

  /** Pairs of the rows [firstRow(band), row): where a row's pairs begin within its band. */
  int offset(int band, int row) {
    int before = row - firstRow(band);
    if (!diagonal) {
      return before * columns;
    }
    long first = columns - 1L - firstRow(band);
    return (int) (before * first - (long) before * (before - 1) / 2);
  }
}
