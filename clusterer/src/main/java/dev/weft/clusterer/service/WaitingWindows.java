package dev.weft.clusterer.service;

import dev.weft.clusterer.topics.WindowAssembler.Whole;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Whole windows that wait to be clustered, of each run and reading in order, and which of them are
 * skipped. Runs take turns. Not safe for several threads.
 */
final class WaitingWindows {
  private final Pace pace;
  private final LongSupplier nanoTime;
  private final Map<String, Waiting> bySource = new LinkedHashMap<>();

  WaitingWindows(Pace pace, LongSupplier nanoTime) {
    this.pace = pace;
    this.nanoTime = nanoTime;
  }

  /**
   * A window whose turn it is.
   *
   * @param skipped whole windows before it that are not clustered
   */
  record Due(Whole window, long skipped) {}

  private static final class Waiting {
    final TreeMap<Long, Whole> windows = new TreeMap<>();
    long skipped;
    boolean begun;
    long lastNanos;
  }

  void add(Whole whole) {
    Waiting waiting = bySource.computeIfAbsent(whole.key().source(), source -> new Waiting());
    waiting.windows.put(whole.key().window(), whole);
    if (waiting.windows.size() > pace.held()) {
      waiting.skipped += waiting.windows.size() - 1L;
      waiting.windows.headMap(waiting.windows.lastKey()).clear();
    }
  }

  boolean isDue() {
    return bySource.values().stream().anyMatch(this::isDue);
  }

  private boolean isDue(Waiting waiting) {
    return !waiting.windows.isEmpty()
        && (!waiting.begun || nanoTime.getAsLong() - waiting.lastNanos >= pace.every().toNanos());
  }

  /** Takes the window whose turn it is, if any is due. */
  Optional<Due> next() {
    Optional<String> source =
        bySource.entrySet().stream()
            .filter(entry -> isDue(entry.getValue()))
            .map(Map.Entry::getKey)
            .findFirst();
    return source.map(
        name -> {
          Waiting waiting = bySource.remove(name);
          bySource.put(name, waiting);
          Due due = new Due(waiting.windows.pollFirstEntry().getValue(), waiting.skipped);
          waiting.skipped = 0;
          waiting.begun = true;
          waiting.lastNanos = nanoTime.getAsLong();
          return due;
        });
  }

  void forget() {
    bySource.clear();
  }

  /** Of each partition the lowest offset that a waiting window needs. */
  Map<TopicPartition, Long> lowestNeeded() {
    Map<TopicPartition, Long> lowest = new HashMap<>();
    for (Waiting waiting : bySource.values()) {
      waiting
          .windows
          .values()
          .forEach(whole -> lowest.merge(whole.partition(), whole.firstOffset(), Math::min));
    }
    return lowest;
  }
}
