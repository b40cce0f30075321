package dev.weft.streams.comoments;

/**
 * Where the sums of a band's touched pairs lie on the heap; the band says which rows there are.
 * Rows count within group I, columns within group J. Sums must not overflow: {@link OverflowGuard}
 * sees to it. Not safe for several threads.
 */
interface PairStorage {
  /**
   * Adds a row of products.
   *
   * @param weightBits a sample counts 2^weightBits
   */
  void add(int row, PackedRow packed, int weightBits);

  /** Puts back a pair from the store; pairs come by row, then column, each once. */
  void restore(int row, int column, long sum, int count);

  /** Reads the touched pairs of a row, ascending. */
  void read(int row, PairRow into);

  /** Σq_i·q_j; 0 where the pair was never touched. */
  long sum(int row, int column);

  /** How often both fired; 0 where the pair was never touched or counts are not kept. */
  int count(int row, int column);
}
