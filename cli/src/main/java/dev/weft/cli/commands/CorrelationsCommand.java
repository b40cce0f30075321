package dev.weft.cli.commands;

import dev.weft.cli.UserException;
import dev.weft.cli.output.CorrelationsFile;
import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.clusterer.topics.CorrelationsReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weft correlations}: a window's pairs, as a file. */
@Command(
    name = "correlations",
    description = "Writes a window's correlations to a file for numpy (.npz) or a table (.csv).")
public final class CorrelationsCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Mixin private ConnectionOptions connection;
  @Mixin private RunOptions options;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.csv|FILE.npz",
      description = "Where to write.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    CorrelationsFile file = CorrelationsFile.of(out);
    try (Connection broker = connection.open()) {
      var unused = options.manifest(broker);
      WindowCorrelations window =
          CorrelationsReader.read(
                  broker.kafka(),
                  broker.topics(),
                  options.run,
                  options.reading,
                  options.wantedWindow())
              .orElseThrow(
                  () ->
                      new UserException(
                          options.shownWindow() + " of run '" + options.run + "' is there"));
      file.write(window);
      System.err.printf(
          "weft: window %d, %,d pairs, to %s%n", window.window(), window.rows().length, out);
    }
    return 0;
  }
}
