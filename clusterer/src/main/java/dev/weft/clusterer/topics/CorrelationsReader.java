package dev.weft.clusterer.topics;

import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.core.BadRecordException;
import dev.weft.core.RecordFormat;
import dev.weft.core.proto.CorrelationsPart;
import dev.weft.core.topics.Topics;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Reads one whole window of a run's correlations, once. */
public final class CorrelationsReader {
  private CorrelationsReader() {}

  /**
   * A window, or the latest whole one.
   *
   * @param window which one; empty for the latest
   */
  public static Optional<WindowCorrelations> read(
      Map<String, String> kafka, Topics topics, String run, String reading, OptionalLong window) {
    NavigableMap<Long, WindowParts> windows = new TreeMap<>();
    try (TopicReader reader = new TopicReader(kafka)) {
      reader.readPartitionOf(
          topics.correlations(),
          run,
          record -> {
            CorrelationsPart part = decode(record.value());
            if (part.getRun().equals(run)
                && part.getReading().getName().equals(reading)
                && (window.isEmpty() || window.getAsLong() == part.getWindow())) {
              windows.computeIfAbsent(part.getWindow(), w -> new WindowParts()).add(part);
              forgetOlder(windows);
            }
          });
    }
    return windows.descendingMap().values().stream()
        .filter(WindowParts::isWhole)
        .findFirst()
        .map(WindowParts::assemble);
  }

  /** What is no part is not ours to judge here: the clusterer rejects it. */
  private static CorrelationsPart decode(byte[] value) {
    try {
      return RecordFormat.CORRELATIONS.decode(value);
    } catch (BadRecordException e) {
      return CorrelationsPart.getDefaultInstance();
    }
  }

  private static void forgetOlder(NavigableMap<Long, WindowParts> windows) {
    windows.descendingMap().entrySet().stream()
        .filter(entry -> entry.getValue().isWhole())
        .findFirst()
        .map(Map.Entry::getKey)
        .ifPresent(newest -> windows.headMap(newest).clear());
  }
}
