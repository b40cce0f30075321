package dev.weft.streams.exemplars;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.weft.core.BadRecordException;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.SnapshotPointer;
import dev.weft.core.proto.SnapshotRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest snapshot of each run, reading and analysis, in a store that all tasks of an instance
 * share: pointers, and the parts that they point to.
 */
final class LatestSnapshots {
  static final String STORE = "latest-snapshots";

  private static final Logger LOG = LoggerFactory.getLogger(LatestSnapshots.class);
  private static final String POINTER = "latest/";
  private static final String PART = "part/";

  private final ReadOnlyKeyValueStore<String, byte[]> store;

  /** Reads the shared store. */
  LatestSnapshots(ReadOnlyKeyValueStore<String, byte[]> store) {
    this.store = store;
  }

  /** The newest window of an analysis. */
  record Latest(String analysis, SnapshotPointer pointer) {}

  /** What is newest of each analysis of a reading. */
  List<Latest> of(String run, String reading) {
    String prefix = POINTER + run + "/" + reading + "/";
    List<KeyValue<String, byte[]>> found = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> entries =
        store.prefixScan(prefix, new StringSerializer())) {
      entries.forEachRemaining(found::add);
    }
    List<Latest> latest = new ArrayList<>();
    for (KeyValue<String, byte[]> entry : found) {
      try {
        latest.add(
            new Latest(
                entry.key.substring(prefix.length()),
                RecordFormat.SNAPSHOT.decode(entry.value).getLatest()));
      } catch (BadRecordException e) {
        LOG.warn("Passes over pointer {}: {}", entry.key, e.getMessage());
      }
    }
    return latest;
  }

  /** The snapshot; none if a part is not there yet, or damaged. */
  Optional<Snapshot> snapshot(String run, String reading, Latest latest) {
    String prefix =
        PART
            + String.join(
                "/", run, reading, latest.analysis(), Long.toString(latest.pointer().getWindow()));
    try {
      ByteString bytes = ByteString.EMPTY;
      for (int part = 0; part < latest.pointer().getParts(); part++) {
        byte[] record = store.get(prefix + "/" + part);
        if (record == null) {
          return Optional.empty();
        }
        bytes = bytes.concat(RecordFormat.SNAPSHOT.decode(record).getPart().getContent());
      }
      return Optional.of(Snapshot.parseFrom(bytes));
    } catch (BadRecordException | InvalidProtocolBufferException e) {
      LOG.warn("Passes over snapshot {}: {}", prefix, e.getMessage());
      return Optional.empty();
    }
  }

  /** Fills the store: drops the parts of the window before when a pointer moves. */
  static final class Keeper implements Processor<byte[], byte[], Void, Void> {
    private KeyValueStore<String, byte[]> store;

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      store = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      String key = record.key() == null ? "" : RecordKeys.text(record.key());
      if (record.value() == null) {
        return;
      }
      if (!key.endsWith("/latest")) {
        store.put(PART + key, record.value());
        return;
      }
      String source = key.substring(0, key.length() - "/latest".length());
      byte[] before = store.get(POINTER + source);
      store.put(POINTER + source, record.value());
      if (before != null) {
        drop(source, pointer(before), pointer(record.value()));
      }
    }

    private void drop(String source, SnapshotPointer before, SnapshotPointer now) {
      for (int part = 0;
          part < before.getParts() && before.getWindow() != now.getWindow();
          part++) {
        store.delete(PART + source + "/" + before.getWindow() + "/" + part);
      }
    }

    private static SnapshotPointer pointer(byte[] value) {
      try {
        SnapshotRecord record = RecordFormat.SNAPSHOT.decode(value);
        return record.getLatest();
      } catch (BadRecordException e) {
        return SnapshotPointer.getDefaultInstance();
      }
    }
  }
}
