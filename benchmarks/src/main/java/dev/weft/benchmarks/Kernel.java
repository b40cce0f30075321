package dev.weft.benchmarks;

import dev.weft.core.ImportanceBatch;
import dev.weft.streams.Grouping;
import dev.weft.streams.comoments.BandLayout;
import dev.weft.streams.comoments.CoMoments;
import dev.weft.streams.comoments.FoldInput;
import dev.weft.streams.comoments.SampleRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The co-moments of a matrix of importances without Kafka: two groups, three cells, on one thread
 * or two (the cell off the diagonal holds as many pairs as the other two together).
 */
final class Kernel {
  /** Bands that take a chunk one after the other, as a cell's fold has it. */
  private static final int BLOCK = 8;

  private final Grouping grouping;
  private final List<List<SampleRows>> batches = new ArrayList<>();
  private final boolean halves;

  /** Takes a matrix, in batches as they would be published. */
  Kernel(int subcomponents, List<ImportanceBatch> batches, boolean halves) {
    grouping = new Grouping(subcomponents, (subcomponents + 1) / 2);
    this.halves = halves;
    batches.forEach(batch -> this.batches.add(groups(batch)));
  }

  private List<SampleRows> groups(ImportanceBatch batch) {
    List<SampleRows> groups = new ArrayList<>();
    for (int group = 0; group < grouping.groups(); group++) {
      int first = grouping.first(group);
      int end = first + grouping.size(group);
      int[] offsets = new int[batch.samples() + 1];
      char[] columns = new char[batch.entries()];
      char[] values = new char[batch.entries()];
      int size = 0;
      for (int s = 0; s < batch.samples(); s++) {
        for (int e = batch.rowOffsets()[s]; e < batch.rowOffsets()[s + 1]; e++) {
          if (batch.columns()[e] >= first && batch.columns()[e] < end) {
            columns[size] = (char) (batch.columns()[e] - first);
            values[size++] = batch.values()[e];
          }
        }
        offsets[s + 1] = size;
      }
      groups.add(
          SampleRows.of(
              grouping.size(group),
              offsets,
              Arrays.copyOf(columns, size),
              Arrays.copyOf(values, size)));
    }
    return groups;
  }

  /** Seconds that all cells take, from slices to co-moments, indexes included. */
  double seconds(int threads) throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      long begin = System.nanoTime();
      Callable<Long> across = () -> fold(0, 1);
      Callable<Long> within = () -> fold(0, 0) + fold(1, 1);
      for (Future<Long> done : pool.invokeAll(List.of(across, within))) {
        if (done.get() == 0) {
          throw new IllegalStateException("nothing was counted");
        }
      }
      return (System.nanoTime() - begin) / 1e9;
    } finally {
      pool.shutdown();
    }
  }

  /** Folds a cell; its samples. */
  long fold(int row, int column) {
    BandLayout layout = BandLayout.of(grouping.size(row), grouping.size(column), row == column);
    CoMoments moments = new CoMoments(layout, halves ? 2 : 1, halves);
    FoldInput.Builder builder = new FoldInput.Builder(layout, moments.halves());
    for (int b = 0; b < batches.size(); b++) {
      List<SampleRows> groups = batches.get(b);
      builder.add(halves ? b & 1 : 0, groups.get(row), groups.get(column));
    }
    FoldInput input = builder.build();
    for (int first = 0; first < layout.bands(); first += BLOCK) {
      int end = Math.min(layout.bands(), first + BLOCK);
      for (int half = 0; half < moments.halves(); half++) {
        for (int chunk = 0; chunk < input.chunkCount(half); chunk++) {
          for (int band = first; band < end; band++) {
            moments.foldBand(input, half, chunk, band);
          }
        }
      }
    }
    moments.foldMarginals(input);
    return moments.samples();
  }
}
