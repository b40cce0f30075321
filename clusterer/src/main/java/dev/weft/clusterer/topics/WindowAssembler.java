package dev.weft.clusterer.topics;

import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.core.BadRecordException;
import dev.weft.core.RecordFormat;
import dev.weft.core.proto.CorrelationsPart;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Collects parts of many windows until each is whole, and knows from which offset on the records
 * are still needed. Not safe for several threads.
 */
public final class WindowAssembler {
  private final Map<WindowKey, Open> open = new LinkedHashMap<>();
  private final Predicate<CorrelationsPart> ours;

  /** Of all readings. */
  public WindowAssembler() {
    this(part -> true);
  }

  /**
   * Of some readings.
   *
   * @param ours whether a part is one of theirs; others are passed over
   */
  public WindowAssembler(Predicate<CorrelationsPart> ours) {
    this.ours = ours;
  }

  /**
   * A whole window and where its parts lay.
   *
   * @param firstOffset of its first part
   * @param endOffset behind its last part
   */
  public record Whole(
      WindowKey key,
      WindowCorrelations correlations,
      TopicPartition partition,
      long firstOffset,
      long endOffset) {}

  private record Open(WindowParts parts, TopicPartition partition, long firstOffset) {}

  /**
   * Takes a record; gives the window if that makes it whole.
   *
   * @throws BadRecordException if it is no part, or contradicts others of its window
   */
  public Optional<Whole> add(ConsumerRecord<byte[], byte[]> record) {
    CorrelationsPart part = RecordFormat.CORRELATIONS.decode(record.value());
    if (!ours.test(part)) {
      return Optional.empty();
    }
    WindowKey key = WindowKey.of(part);
    Open window =
        open.computeIfAbsent(
            key,
            absent ->
                new Open(
                    new WindowParts(),
                    new TopicPartition(record.topic(), record.partition()),
                    record.offset()));
    try {
      window.parts.add(part);
    } catch (BadRecordException e) {
      if (window.firstOffset == record.offset()) {
        open.remove(key);
      }
      throw e;
    }
    if (!window.parts.isWhole()) {
      return Optional.empty();
    }
    forgetUpTo(key);
    return Optional.of(
        new Whole(
            key,
            window.parts.assemble(),
            window.partition,
            window.firstOffset,
            record.offset() + 1));
  }

  /**
   * Cells write their windows in order, so that what is open of this one or an earlier one lacks
   * parts for good: they lie before where reading began.
   */
  private void forgetUpTo(WindowKey whole) {
    open.keySet()
        .removeIf(key -> key.source().equals(whole.source()) && key.window() <= whole.window());
  }

  /** Drops what was begun of windows that have their snapshot, or lie in partitions now others'. */
  public void forget() {
    open.clear();
  }

  /** Windows of which some parts are in. */
  public int openWindows() {
    return open.size();
  }

  /** Of each partition the lowest offset that an open window needs; none where nothing is open. */
  public Map<TopicPartition, Long> lowestNeeded() {
    Map<TopicPartition, Long> lowest = new HashMap<>();
    open.values().forEach(window -> lowest.merge(window.partition, window.firstOffset, Math::min));
    return lowest;
  }
}
