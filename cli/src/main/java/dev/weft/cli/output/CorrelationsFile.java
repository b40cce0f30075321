package dev.weft.cli.output;

import dev.weft.cli.UserException;
import dev.weft.clusterer.export.CorrelationsNpz;
import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.core.npz.NpzWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A window's correlations as a file. NPZ: {@code keys}, {@code n}, {@code steps} (first, end),
 * {@code sum}, {@code sum_squares}, {@code firings} a subcomponent, and {@code i}, {@code j},
 * {@code sum_products}, {@code r} a pair. CSV: a pair a line. Sums are of q, in units of 2^-15 and
 * 2^-30; where they decay, n, counts and sums are {@code units_per_sample} times as many.
 */
public abstract sealed class CorrelationsFile {
  final Path path;

  private CorrelationsFile(Path path) {
    this.path = path;
  }

  /**
   * By the file's ending.
   *
   * @throws UserException if it is neither .npz nor .csv
   */
  public static CorrelationsFile of(Path path) {
    String name = String.valueOf(path.getFileName());
    if (name.endsWith(".npz")) {
      return new Npz(path);
    }
    if (name.endsWith(".csv")) {
      return new Csv(path);
    }
    throw new UserException("'" + path + "' ends neither in .npz nor in .csv");
  }

  /** Writes all of it; what was there is replaced. */
  public abstract void write(WindowCorrelations window) throws IOException;

  private static List<String> keys(WindowCorrelations window) {
    return IntStream.range(0, window.manifest().subcomponents())
        .mapToObj(window.manifest()::key)
        .toList();
  }

  private static final class Npz extends CorrelationsFile {
    Npz(Path path) {
      super(path);
    }

    @Override
    public void write(WindowCorrelations window) throws IOException {
      try (NpzWriter npz = NpzWriter.create(path)) {
        CorrelationsNpz.write(npz, window);
      }
    }
  }

  private static final class Csv extends CorrelationsFile {
    Csv(Path path) {
      super(path);
    }

    @Override
    public void write(WindowCorrelations window) throws IOException {
      double[] r = window.correlations();
      List<String> keys = keys(window);
      try (PrintWriter out =
          new PrintWriter(Files.newBufferedWriter(path, StandardCharsets.UTF_8))) {
        out.println("i,j,n,sum_i,sum_j,sum_squares_i,sum_squares_j,sum_products,r");
        for (int pair = 0; pair < r.length; pair++) {
          int i = window.rows()[pair];
          int j = window.columns()[pair];
          out.println(
              String.join(
                  ",",
                  keys.get(i),
                  keys.get(j),
                  Long.toString(window.totalSamples()),
                  Long.toString(window.totalSum(i)),
                  Long.toString(window.totalSum(j)),
                  Long.toString(window.totalSumSquares(i)),
                  Long.toString(window.totalSumSquares(j)),
                  Long.toString(window.totalSumProducts(pair)),
                  Double.toString(r[pair])));
        }
        if (out.checkError()) {
          throw new IOException("can't write " + path);
        }
      }
    }
  }
}
