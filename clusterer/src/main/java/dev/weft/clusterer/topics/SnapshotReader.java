package dev.weft.clusterer.topics;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.weft.core.BadRecordException;
import dev.weft.core.Reason;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.SnapshotPart;
import dev.weft.core.proto.SnapshotPointer;
import dev.weft.core.proto.SnapshotRecord;
import dev.weft.core.topics.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads snapshots back: parts joined, content checked against the pointer's SHA-256. */
public final class SnapshotReader {
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
    String prefix = String.join("/", run, reading, analysis) + "/";
    Map<String, SnapshotRecord> records = new HashMap<>();
    try (TopicReader reader = new TopicReader(kafka)) {
      reader.readPartitionOf(
          topics.snapshots(),
          run,
          record -> {
            String key = RecordKeys.text(record.key());
            if (key.startsWith(prefix) && record.value() != null) {
              records.put(
                  key.substring(prefix.length()), RecordFormat.SNAPSHOT.decode(record.value()));
            }
          });
    }
    SnapshotRecord latest = records.get("latest");
    if (window.isEmpty()) {
      return latest == null
          ? Optional.empty()
          : Optional.of(new Found(join(records, latest.getLatest()), latest.getLatest()));
    }
    SnapshotRecord first = records.get(window.getAsLong() + "/0");
    if (first == null) {
      return Optional.empty();
    }
    int parts = first.getPart().getParts();
    Snapshot found = parse(bytes(records, window.getAsLong(), parts));
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
