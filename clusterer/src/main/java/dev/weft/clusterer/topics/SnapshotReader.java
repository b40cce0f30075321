package dev.weft.clusterer.topics;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.weft.core.BadRecordException;
import dev.weft.core.Reason;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.proto.Provenance;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.SnapshotPart;
import dev.weft.core.proto.SnapshotPointer;
import dev.weft.core.proto.SnapshotRecord;
import dev.weft.core.topics.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Reads snapshots back: parts joined, content checked against the pointer's SHA-256. */
public final class SnapshotReader {
  private static final String LATEST = "latest";

  private SnapshotReader() {}

  /** A snapshot and the pointer that names it. */
  public record Found(Snapshot snapshot, SnapshotPointer pointer) {}

  /**
   * The snapshot of a window, or the latest.
   *
   * @param window which one; empty for the latest
   * @throws BadRecordException if parts are missing or damaged
   */
  public static Optional<Found> read(
      Map<String, String> kafka,
      Topics topics,
      String run,
      String reading,
      String analysis,
      OptionalLong window) {
    if (window.isPresent()) {
      long wanted = window.getAsLong();
      return at(
          records(kafka, topics, run, reading, analysis, (records, key) -> only(records, wanted)),
          wanted);
    }
    Map<String, SnapshotRecord> records =
        records(kafka, topics, run, reading, analysis, SnapshotReader::onlyOfPointer);
    SnapshotRecord latest = records.get(LATEST);
    return latest == null
        ? Optional.empty()
        : Optional.of(new Found(join(records, latest.getLatest()), latest.getLatest()));
  }

  /**
   * The newest snapshot of an earlier window.
   *
   * @throws BadRecordException if parts are missing or damaged
   */
  public static Optional<Found> readBefore(
      Map<String, String> kafka,
      Topics topics,
      String run,
      String reading,
      String analysis,
      long window) {
    Map<String, SnapshotRecord> records =
        records(kafka, topics, run, reading, analysis, (all, key) -> onlyNewestBefore(all, window));
    return newestBefore(records, window).stream()
        .mapToObj(newest -> at(records, newest))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /**
   * The windows of the latest snapshot, its predecessor, and so on, as far as they are kept.
   *
   * @throws BadRecordException if parts are missing or damaged
   */
  public static NavigableSet<Long> chain(
      Map<String, String> kafka, Topics topics, String run, String reading, String analysis) {
    Map<String, SnapshotRecord> records =
        records(kafka, topics, run, reading, analysis, (all, key) -> {});
    NavigableSet<Long> windows = new TreeSet<>();
    SnapshotRecord latest = records.get(LATEST);
    Optional<Found> next =
        latest == null ? Optional.empty() : at(records, latest.getLatest().getWindow());
    while (next.isPresent() && windows.add(next.get().pointer.getWindow())) {
      Provenance provenance = next.get().snapshot.getProvenance();
      next =
          provenance.hasPredecessor()
              ? at(records, provenance.getPredecessor().getWindow())
              : Optional.empty();
    }
    return windows;
  }

  private static void only(Map<String, SnapshotRecord> records, long window) {
    records.keySet().removeIf(key -> windowOf(key) != window);
  }

  /** A pointer comes behind the parts that it names. */
  private static void onlyOfPointer(Map<String, SnapshotRecord> records, String key) {
    if (key.equals(LATEST)) {
      long window = Objects.requireNonNull(records.get(key)).getLatest().getWindow();
      records.keySet().removeIf(other -> !other.equals(LATEST) && windowOf(other) != window);
    }
  }

  private static void onlyNewestBefore(Map<String, SnapshotRecord> records, long window) {
    only(records, newestBefore(records, window).orElse(-1));
  }

  private static OptionalLong newestBefore(Map<String, SnapshotRecord> records, long window) {
    return records.keySet().stream()
        .mapToLong(SnapshotReader::windowOf)
        .filter(earlier -> earlier >= 0 && earlier < window)
        .max();
  }

  /** -1 for the pointer. */
  private static long windowOf(String key) {
    return key.equals(LATEST) ? -1 : Long.parseLong(key.substring(0, key.indexOf('/')));
  }

  /**
   * What is there of one chain.
   *
   * @param forget drops what is no longer wanted once a record of this key came
   */
  private static Map<String, SnapshotRecord> records(
      Map<String, String> kafka,
      Topics topics,
      String run,
      String reading,
      String analysis,
      BiConsumer<Map<String, SnapshotRecord>, String> forget) {
    String prefix = String.join("/", run, reading, analysis) + "/";
    Map<String, SnapshotRecord> records = new HashMap<>();
    try (TopicReader reader = new TopicReader(kafka)) {
      reader.readPartitionOf(
          topics.snapshots(),
          run,
          record -> {
            String key = RecordKeys.text(record.key());
            if (key.startsWith(prefix)) {
              String rest = key.substring(prefix.length());
              if (record.value() == null) {
                records.remove(rest);
              } else {
                records.put(rest, RecordFormat.SNAPSHOT.decode(record.value()));
                forget.accept(records, rest);
              }
            }
          });
    }
    return records;
  }

  private static Optional<Found> at(Map<String, SnapshotRecord> records, long window) {
    SnapshotRecord first = records.get(window + "/0");
    if (first == null) {
      return Optional.empty();
    }
    int parts = first.getPart().getParts();
    Snapshot found = parse(bytes(records, window, parts));
    return Optional.of(new Found(found, SnapshotPointers.of(found, parts)));
  }

  private static Snapshot join(Map<String, SnapshotRecord> records, SnapshotPointer pointer) {
    Snapshot snapshot = parse(bytes(records, pointer.getWindow(), pointer.getParts()));
    BadRecordException.check(
        SnapshotPointers.of(snapshot, pointer.getParts()).equals(pointer),
        Reason.INCONSISTENT,
        "the parts of window %d are not what the pointer names",
        pointer.getWindow());
    return snapshot;
  }

  private static ByteString bytes(Map<String, SnapshotRecord> records, long window, int parts) {
    ByteString bytes = ByteString.EMPTY;
    for (int part = 0; part < parts; part++) {
      SnapshotRecord record = records.get(window + "/" + part);
      BadRecordException.check(
          record != null, Reason.INCONSISTENT, "part %d of window %d is missing", part, window);
      SnapshotPart content = record.getPart();
      bytes = bytes.concat(content.getContent());
    }
    return bytes;
  }

  private static Snapshot parse(ByteString bytes) {
    try {
      return Snapshot.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new BadRecordException(Reason.UNPARSABLE, "no snapshot: " + e.getMessage());
    }
  }
}
