package dev.weft.streams.comoments;

import java.util.Arrays;
import java.util.Random;

/** Seeded importances as dense rows of q, what plain loops make of them, and their sparse form. */
final class DenseRows {
  private DenseRows() {}

  /** Heavy-tailed activity: some columns fire often, most seldom; a third at full strength. */
  static int[][] random(Random random, int samples, int width, double density) {
    int[][] rows = new int[samples][width];
    for (int[] row : rows) {
      for (int c = 0; c < width; c++) {
        double share = c % 7 == 0 ? Math.min(1, 4 * density) : density / 2;
        if (random.nextDouble() < share) {
          row[c] = random.nextInt(3) == 0 ? 32_768 : 1 + random.nextInt(32_768);
        }
      }
    }
    return rows;
  }

  static int[][] constant(int samples, int width, int q) {
    int[][] rows = new int[samples][width];
    for (int[] row : rows) {
      Arrays.fill(row, q);
    }
    return rows;
  }

  static SampleRows sparse(int[][] rows, int width) {
    int entries = 0;
    for (int[] row : rows) {
      entries += (int) Arrays.stream(row).filter(q -> q != 0).count();
    }
    int[] offsets = new int[rows.length + 1];
    char[] columns = new char[entries];
    char[] values = new char[entries];
    int entry = 0;
    for (int s = 0; s < rows.length; s++) {
      for (int c = 0; c < width; c++) {
        if (rows[s][c] != 0) {
          columns[entry] = (char) c;
          values[entry++] = (char) rows[s][c];
        }
      }
      offsets[s + 1] = entry;
    }
    return SampleRows.of(width, offsets, columns, values);
  }

  /** Σq_i·q_j. */
  static long sumProducts(int[][] rows, int i, int[][] columns, int j) {
    long sum = 0;
    for (int s = 0; s < rows.length; s++) {
      sum = Math.addExact(sum, (long) rows[s][i] * columns[s][j]);
    }
    return sum;
  }

  /** In how many samples both fired. */
  static int jointCount(int[][] rows, int i, int[][] columns, int j) {
    int count = 0;
    for (int s = 0; s < rows.length; s++) {
      count += rows[s][i] != 0 && columns[s][j] != 0 ? 1 : 0;
    }
    return count;
  }

  static int[][] concatenate(int[][] first, int[][] second) {
    int[][] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
