package dev.weft.clusterer.web.book;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.weft.clusterer.topics.PassedOver;
import dev.weft.clusterer.web.book.SnapshotBook.Source;
import dev.weft.core.BadRecordException;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.SnapshotPart;
import dev.weft.core.proto.SnapshotRecord;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of each source's newest windows, while the topic {@code snapshots} is read: those of
 * older windows go as newer come, those of a deleted snapshot with its tombstone. Damaged records
 * and snapshots are passed over. Memory: the bytes of so many snapshots a source. Not safe for
 * several threads.
 */
final class SnapshotParts {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotParts.class);

  private final int windows;
  private final Map<Source, NavigableMap<Long, Map<Integer, SnapshotPart>>> sources =
      new TreeMap<>();

  /** Keeps so many windows of each source. */
  SnapshotParts(int windows) {
    this.windows = windows;
  }

  private record Place(Source source, long window, int part) {
    static Place of(String[] names) {
      return new Place(
          new Source(names[0], names[1], names[2]),
          Long.parseLong(names[3]),
          Integer.parseInt(names[4]));
    }
  }

  /** Takes a record of the topic, in the order in which they lie there. */
  void take(ConsumerRecord<byte[], byte[]> record) {
    try {
      String[] names = RecordKeys.text(record.key()).split("/", -1);
      if (names.length != 5) {
        return; // The pointer to the latest: the newest of the windows is that.
      }
      Place place = Place.of(names);
      if (record.value() == null) {
        remove(place);
        return;
      }
      SnapshotRecord value = RecordFormat.SNAPSHOT.decode(record.value());
      if (value.hasPart()) {
        put(place, value.getPart());
      }
    } catch (BadRecordException | IllegalArgumentException e) {
      PassedOver.warn(record, e);
    }
  }

  private void put(Place place, SnapshotPart part) {
    NavigableMap<Long, Map<Integer, SnapshotPart>> kept =
        sources.computeIfAbsent(place.source, source -> new TreeMap<>());
    kept.computeIfAbsent(place.window, window -> new TreeMap<>()).put(place.part, part);
    if (kept.size() > windows) {
      kept.pollFirstEntry();
    }
  }

  private void remove(Place place) {
    NavigableMap<Long, Map<Integer, SnapshotPart>> kept = sources.get(place.source);
    if (kept != null && kept.containsKey(place.window)) {
      kept.get(place.window).remove(place.part);
      kept.values().removeIf(Map::isEmpty);
    }
  }

  /** How many parts are held. */
  int size() {
    return sources.values().stream()
        .flatMap(kept -> kept.values().stream())
        .mapToInt(Map::size)
        .sum();
  }

  /** Gives every whole snapshot away, each source's oldest first, and forgets its parts. */
  void drain(Consumer<Snapshot> taker) {
    sources.forEach(
        (source, kept) -> {
          while (!kept.isEmpty()) {
            Map.Entry<Long, Map<Integer, SnapshotPart>> oldest = kept.pollFirstEntry();
            join(source + "/" + oldest.getKey(), oldest.getValue()).ifPresent(taker);
          }
        });
    sources.clear();
  }

  private static Optional<Snapshot> join(String name, Map<Integer, SnapshotPart> parts) {
    ByteString bytes = ByteString.EMPTY;
    SnapshotPart first = parts.get(0);
    int count = first == null ? 1 : first.getParts();
    for (int number = 0; number < count; number++) {
      SnapshotPart part = parts.get(number);
      if (part == null) {
        LOG.warn("Part {} of snapshot {} is missing", number, name);
        return Optional.empty();
      }
      bytes = bytes.concat(part.getContent());
    }
    try {
      return Optional.of(Snapshot.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      LOG.warn("Snapshot {} is damaged: {}", name, e.getMessage());
      return Optional.empty();
    }
  }
}
