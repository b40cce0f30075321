package dev.weft.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * CPU seconds that the process's threads have used so far, those of a kind together: also those
 * that are not Java's (compiler, collector, RocksDB). Read from {@code /proc}, so on Linux only; a
 * name there has at most 15 characters.
 */
record ThreadTimes(Map<String, Double> seconds) {
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final double TICKS_A_SECOND = 100;
  private static final double LEAST = 0.05;

  static ThreadTimes now() {
    Map<String, Double> seconds = new TreeMap<>();
    if (Files.isDirectory(TASKS)) {
      try (Stream<Path> tasks = Files.list(TASKS)) {
        tasks.forEach(task -> add(task.resolve("stat"), seconds));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new ThreadTimes(seconds);
  }

  /**
   * The name stands in parentheses, then come the fields 3, 4, …; user and system are 14 and 15.
   */
  private static void add(Path stat, Map<String, Double> seconds) {
    String line;
    try {
      line = Files.readString(stat);
    } catch (NoSuchFileException e) {
      return; // It has ended.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String kind =
        line.substring(line.indexOf('(') + 1, line.lastIndexOf(')')).replaceAll("\\d+", "N");
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    seconds.merge(kind, ticks / TICKS_A_SECOND, Double::sum);
  }

  /** What was used since then, most first. */
  List<String> since(ThreadTimes before) {
    Map<String, Double> used = new TreeMap<>();
    seconds.forEach((kind, now) -> used.put(kind, now - before.seconds.getOrDefault(kind, 0.0)));
    return used.entrySet().stream()
        .filter(entry -> entry.getValue() > LEAST)
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .map(entry -> String.format(Locale.ROOT, "  %7.2f s  %s", entry.getValue(), entry.getKey()))
        .toList();
  }
}
