package dev.weft.clusterer.topics;

import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.core.BadRecordException;
import dev.weft.core.RecordFormat;
import dev.weft.core.proto.CorrelationsPart;
import dev.weft.core.topics.Topics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

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
    return find(kafka, topics, run, reading, window).map(WindowAssembler.Whole::correlations);
  }

  /** The same, with where its parts lie. */
  public static Optional<WindowAssembler.Whole> find(
      Map<String, String> kafka, Topics topics, String run, String reading, OptionalLong window) {
    Windows windows = new Windows();
    try (TopicReader reader = new TopicReader(kafka)) {
      reader.readPartitionOf(
          topics.correlations(),
          run,
          record -> {
            CorrelationsPart part = decode(record.value());
            if (part.getRun().equals(run)
                && part.getReading().getName().equals(reading)
                && (window.isEmpty() || window.getAsLong() == part.getWindow())) {
              windows.add(part, record);
            }
          });
    }
    return windows.newest().map(Located::whole);
  }

  /** Those of one reading; should two manifests share the run's name, the first one's. */
  private static final class Windows {
    private final NavigableMap<Long, Map<WindowKey, Located>> located = new TreeMap<>();

    void add(CorrelationsPart part, ConsumerRecord<byte[], byte[]> record) {
      located
          .computeIfAbsent(part.getWindow(), window -> new LinkedHashMap<>())
          .computeIfAbsent(WindowKey.of(part), key -> new Located(key, record))
          .add(part, record.offset());
      newest().ifPresent(newest -> located.headMap(newest.key.window()).clear());
    }

    Optional<Located> newest() {
      return located.descendingMap().values().stream()
          .flatMap(ofManifests -> ofManifests.values().stream())
          .filter(window -> window.parts.isWhole())
          .findFirst();
    }
  }

  /** A window's parts and the offsets they lie between. */
  private static final class Located {
    private final WindowParts parts = new WindowParts();
    private final WindowKey key;
    private final TopicPartition partition;
    private final long firstOffset;
    private long endOffset;

    Located(WindowKey key, ConsumerRecord<byte[], byte[]> first) {
      this.key = key;
      partition = new TopicPartition(first.topic(), first.partition());
      firstOffset = first.offset();
    }

    void add(CorrelationsPart part, long offset) {
      parts.add(part);
      endOffset = offset + 1;
    }

    WindowAssembler.Whole whole() {
      return new WindowAssembler.Whole(key, parts.assemble(), partition, firstOffset, endOffset);
    }
  }

  /** What is no part is not ours to judge here: the clusterer rejects it. */
  private static CorrelationsPart decode(byte[] value) {
    try {
      return RecordFormat.CORRELATIONS.decode(value);
    } catch (BadRecordException e) {
      return CorrelationsPart.getDefaultInstance();
    }
  }
}
