package dev.weft.streams.comoments;

import java.util.Arrays;

/**
 * How the pairs of a cell are cut into bands of whole rows. A row i of group I holds the columns j
 * of group J; on the diagonal only j > i. A band has at most 65,536 pairs, 512 KiB of sums.
 * Immutable; 4 bytes a band.
 */
public final class BandLayout {
  /** Columns that a group may have: they are 16-bit numbers. */
  static final int MOST_COLUMNS = 1 << 16;

  private static final int MOST_PAIRS = 1 << 16;

  private final int rows;
  private final int columns;
  private final boolean diagonal;
  private final int[] firstRows;

  private BandLayout(int rows, int columns, boolean diagonal, int[] firstRows) {
    this.rows = rows;
    this.columns = columns;
    this.diagonal = diagonal;
    this.firstRows = firstRows;
  }

  /**
   * Lays out the pairs of groups of these sizes.
   *
   * @param rows size of group I, at most 65,536
   * @param columns size of group J, at most 65,536
   * @param diagonal whether I = J: the sizes are then equal
   */
  public static BandLayout of(int rows, int columns, boolean diagonal) {
    if (rows < 0
        || columns < 0
        || Math.max(rows, columns) > MOST_COLUMNS
        || (diagonal && rows != columns)) {
      throw new IllegalArgumentException(
          "a cell of " + rows + " x " + columns + (diagonal ? " on the diagonal" : ""));
    }
    int[] firstRows = new int[rows + 2];
    int bands = 1;
    long pairs = 0;
    for (int row = 0; row < rows; row++) {
      int more = diagonal ? columns - row - 1 : columns;
      if (pairs + more > MOST_PAIRS) {
        firstRows[bands++] = row;
        pairs = 0;
      }
      pairs += more;
    }
    firstRows[bands] = rows;
    return new BandLayout(rows, columns, diagonal, Arrays.copyOf(firstRows, bands + 1));
  }

  /** Size of group I. */
  public int rows() {
    return rows;
  }

  /** Size of group J. */
  public int columns() {
    return columns;
  }

  /** Whether I = J: only pairs with row before column then. */
  public boolean diagonal() {
    return diagonal;
  }

  /** Number of bands, at least 1. */
  public int bands() {
    return firstRows.length - 1;
  }

  /** First row of the band. */
  public int firstRow(int band) {
    return firstRows[band];
  }

  /** End (exclusive) of the band's rows. */
  public int endRow(int band) {
    return firstRows[band + 1];
  }

  /** The first column of a row. */
  public int firstColumn(int row) {
    return diagonal ? row + 1 : 0;
  }

  /** Number of pairs in the band. */
  int pairs(int band) {
    return offset(band, endRow(band));
  }

  /** Pairs of the rows [firstRow(band), row): where a row's pairs begin within its band. */
  int offset(int band, int row) {
    int before = row - firstRows[band];
    if (!diagonal) {
      return before * columns;
    }
    long first = columns - 1L - firstRows[band];
    return (int) (before * first - (long) before * (before - 1) / 2);
  }

  /** The band that holds a row. */
  int bandOf(int row) {
    int at = Arrays.binarySearch(firstRows, 0, bands(), row);
    return at >= 0 ? at : -at - 2;
  }
}
