package dev.weft.benchmarks;

import dev.weft.cli.broker.EmbeddedBroker;
import dev.weft.core.ImportanceBatch;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Matrix;
import dev.weft.core.proto.Statistic;
import dev.weft.producer.npz.NpzReader;
import dev.weft.streams.ReadingTemplate;
import dev.weft.streams.StreamsService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * One side of a comparison: measures Weft on a matrix whenever a line on standard input asks for
 * it, so that {@code benchmarks/peers.py} can alternate.
 */
@Command(
    name = "peer",
    description = {
      "Reads lines from standard input, each 'kernel THREADS' or 'pipe NODES', and answers each",
      "with the seconds that it took. benchmarks/peers.py drives it."
    })
final class PeerCommand implements Callable<Integer> {
  @Parameters(description = "CSR of q, as scipy's save_npz writes it (uint16 values).")
  private Path matrix;

  @Option(names = "--batch", defaultValue = "2048", description = "Samples a batch.")
  private int batchSamples;

  @Option(names = "--threads", defaultValue = "2", description = "Stream threads of the pipe.")
  private int threads;

  @Option(names = "--data-dir", required = true, description = "For broker and stores.")
  private Path directory;

  private int runs;

  @Override
  public Integer call() throws Exception {
    List<ImportanceBatch> batches = read();
    int subcomponents = batches.get(0).subcomponents();
    Kernel kernel = new Kernel(subcomponents, batches, false);
    ReadingTemplate reading =
        new ReadingTemplate(
            "live", 0, Statistic.STATISTIC_CUMULATIVE, 0, 0, 0, true, true, 0.2, 40);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), 0)) {
      Pipe pipe = new Pipe(broker, "weft.", Map.of());
      StreamsService streams = pipe.streams(reading, threads, directory);
      System.out.println("ready");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        List<String> words = List.of(line.trim().split(" ", -1));
        int number = Integer.parseInt(words.get(1));
        double seconds =
            words.get(0).equals("kernel")
                ? kernel.seconds(number)
                : pipeSeconds(pipe, streams, batches, number);
        System.out.printf(Locale.ROOT, "%.4f%n", seconds);
      }
      streams.close();
    }
    return 0;
  }

  /** From the first publish to the window's last correlations, committed. */
  private double pipeSeconds(
      Pipe pipe, StreamsService streams, List<ImportanceBatch> batches, int nodes) {
    String run = "run-" + runs++;
    Manifest.Builder manifest =
        Manifest.newBuilder().setRun(run).setWindowSteps(batches.size()).setModel("planted");
    IntStream.range(0, nodes).forEach(n -> manifest.addNodes("node-" + n));
    manifest.addMatrices(
        Matrix.newBuilder().setName("m").setSubcomponents(batches.get(0).subcomponents()));
    long begin = System.nanoTime();
    pipe.publish(RunManifest.of(manifest.build()), batches.size(), batches::get);
    pipe.await(run, "live", 0, streams);
    return (System.nanoTime() - begin) / 1e9;
  }

  private List<ImportanceBatch> read() throws IOException {
    try (NpzReader npz = NpzReader.open(matrix)) {
      int[] offsets = npz.ints("indptr");
      int[] columns = npz.ints("indices");
      char[] values = npz.chars("data");
      int subcomponents = (int) npz.longs("shape")[1];
      List<ImportanceBatch> batches = new ArrayList<>();
      for (int from = 0; from < offsets.length - 1; from += batchSamples) {
        int begin = from;
        int to = Math.min(offsets.length - 1, from + batchSamples);
        int[] rows = new int[to - from + 1];
        Arrays.setAll(rows, s -> offsets[begin + s] - offsets[begin]);
        batches.add(
            new ImportanceBatch(
                subcomponents,
                rows,
                Arrays.copyOfRange(columns, offsets[from], offsets[to]),
                Arrays.copyOfRange(values, offsets[from], offsets[to])));
      }
      return batches;
    }
  }
}
