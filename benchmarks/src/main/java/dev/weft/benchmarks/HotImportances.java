package dev.weft.benchmarks;

import dev.weft.core.ImportanceBatch;
import java.util.Arrays;
import java.util.Random;

/** Adds subcomponents that fire often, evenly spread over all, to a batch. */
final class HotImportances {
  private HotImportances() {}

  /**
   * The batch with every (C / hot)-th subcomponent firing with this probability.
   *
   * @param hot how many; 0 for the batch as it is
   */
  static ImportanceBatch added(ImportanceBatch batch, int hot, double rate, long seed) {
    if (hot == 0) {
      return batch;
    }
    Random random = new Random(seed);
    int every = batch.subcomponents() / hot;
    int[] offsets = new int[batch.samples() + 1];
    int most = batch.entries() + hot * batch.samples();
    int[] columns = new int[most];
    char[] values = new char[most];
    int size = 0;
    for (int s = 0; s < batch.samples(); s++) {
      int e = batch.rowOffsets()[s];
      int end = batch.rowOffsets()[s + 1];
      for (int column = 0; column < batch.subcomponents(); column++) {
        boolean there = e < end && batch.columns()[e] == column;
        boolean fires = column % every == 0 && random.nextDouble() < rate;
        if (there || fires) {
          columns[size] = column;
          values[size++] = there ? batch.values()[e] : (char) (1 + random.nextInt(32_768));
        }
        e += there ? 1 : 0;
      }
      offsets[s + 1] = size;
    }
    return new ImportanceBatch(
        batch.subcomponents(), offsets, Arrays.copyOf(columns, size), Arrays.copyOf(values, size));
  }
}
