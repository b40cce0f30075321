package dev.weft.cli.pipe;

import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.clusterer.topics.TopicReader;
import dev.weft.clusterer.topics.WindowAssembler;
import dev.weft.core.ImportanceBatch;
import dev.weft.core.topics.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/** All windows of a tortured run in two readings, and how they ought to be. */
final class TorturedWindows {
  /** q of importance 0.1. */
  private static final int SILENCE = 3_276;

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Map<String, TreeMap<Long, WindowCorrelations>> readings = new HashMap<>();
  private final long[] batches;
  private final long windows;

  private TorturedWindows(long[] batches) {
    this.batches = batches;
    long lastStep = 0;
    for (int node = 0; node < batches.length; node++) {
      lastStep = Math.max(lastStep, TorturedNode.step(node, batches[node] - 1));
    }
    windows = lastStep / TorturedNode.WINDOW_STEPS + 1;
  }

  /** Waits until all are whole. */
  static TorturedWindows await(Map<String, String> kafka, Path directory, String... readings)
      throws IOException {
    long[] batches = new long[TorturedNode.NODES.size()];
    for (int node = 0; node < batches.length; node++) {
      batches[node] = Long.parseLong(Files.readString(TorturedNode.total(directory, node)));
    }
    TorturedWindows windows = new TorturedWindows(batches);
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              windows.read(kafka);
              return Arrays.stream(readings).allMatch(windows::isWhole);
            });
    return windows;
  }

  private boolean isWhole(String reading) {
    return readings.getOrDefault(reading, new TreeMap<>()).size() == windows;
  }

  private void read(Map<String, String> kafka) {
    WindowAssembler assembler = new WindowAssembler();
    try (TopicReader reader = new TopicReader(kafka)) {
      reader.readPartitionOf(
          new Topics(Topics.DEFAULT_PREFIX).correlations(),
          TorturedNode.RUN,
          record ->
              assembler
                  .add(record)
                  .ifPresent(
                      whole ->
                          readings
                              .computeIfAbsent(whole.key().reading(), name -> new TreeMap<>())
                              .put(whole.key().window(), whole.correlations())));
    }
  }

  long count() {
    return windows;
  }

  /** Numbers of the windows that differ between the readings, or from plain loops. */
  List<Long> differing(String one, String other) {
    List<Long> differing = new ArrayList<>();
    long[] sums = new long[SyntheticImportances.SUBCOMPONENTS];
    long samples = 0;
    for (long window = 0; window < windows; window++) {
      samples += addWindow(window, sums);
      WindowCorrelations first = readings.get(one).get(window);
      WindowCorrelations second = readings.get(other).get(window);
      if (!same(first, second)
          || first.totalSamples() != samples
          || !Arrays.equals(totals(first), sums)) {
        differing.add(window);
      }
    }
    return differing;
  }

  private static long[] totals(WindowCorrelations window) {
    long[] totals = new long[SyntheticImportances.SUBCOMPONENTS];
    Arrays.setAll(totals, window::totalSum);
    return totals;
  }

  private static boolean same(WindowCorrelations one, WindowCorrelations two) {
    return Arrays.deepEquals(bits(one), bits(two));
  }

  private static Object[] bits(WindowCorrelations window) {
    return new Object[] {
      window.samples(),
      window.sums(),
      window.sumSquares(),
      window.firings(),
      window.rows(),
      window.columns(),
      window.sumProducts(),
      window.jointCounts()
    };
  }

  /** Σq of a window's samples, by loops over the seeded batches; how many samples. */
  private long addWindow(long window, long[] sums) {
    long samples = 0;
    for (int node = 0; node < batches.length; node++) {
      for (long number = 0; number < batches[node]; number++) {
        if (TorturedNode.step(node, number) / TorturedNode.WINDOW_STEPS == window) {
          samples += TorturedNode.SAMPLES;
          addBatch(TorturedNode.seed(node, number), sums);
        }
      }
    }
    return samples;
  }

  private static void addBatch(long seed, long[] sums) {
    ImportanceBatch batch = SyntheticImportances.batch(seed, TorturedNode.SAMPLES);
    for (int e = 0; e < batch.entries(); e++) {
      sums[batch.columns()[e]] += batch.values()[e] > SILENCE ? batch.values()[e] : 0;
    }
  }
}
