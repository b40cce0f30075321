package dev.weft.streams.ingest;

import dev.weft.core.Reason;
import dev.weft.core.RecordFormat;
import dev.weft.core.proto.Counts;
import dev.weft.core.proto.RejectedCount;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Counts of what became of a node's records, kept in ingest's own store so that aborted
 * transactions do not count: read = applied + duplicate + rejected. Records whose key names no node
 * are counted under the empty key.
 */
final class Tally {
  private final KeyValueStore<String, Counts> store;
  private final BiConsumer<String, Counts> listener;

  /**
   * As stored.
   *
   * @param listener told all counts now, and each that changes later
   */
  Tally(KeyValueStore<String, Counts> store, BiConsumer<String, Counts> listener) {
    this.store = store;
    this.listener = listener;
    try (KeyValueIterator<String, Counts> entries = store.all()) {
      entries.forEachRemaining(entry -> listener.accept(entry.key, entry.value));
    }
  }

  void applied(String key) {
    Counts.Builder counts = read(key);
    put(key, counts.setApplied(counts.getApplied() + 1).build());
  }

  void duplicate(String key) {
    Counts.Builder counts = read(key);
    put(key, counts.setDuplicate(counts.getDuplicate() + 1).build());
  }

  void rejected(String key, Reason reason) {
    Counts.Builder counts = read(key);
    for (RejectedCount.Builder rejected : counts.getRejectedBuilderList()) {
      if (rejected.getReason().equals(reason.label())) {
        rejected.setCount(rejected.getCount() + 1);
        put(key, counts.build());
        return;
      }
    }
    counts.addRejected(RejectedCount.newBuilder().setReason(reason.label()).setCount(1));
    put(key, counts.build());
  }

  private void put(String key, Counts counts) {
    store.put(key, counts);
    listener.accept(key, counts);
  }

  /** Counts begin anew. */
  void forget(String key) {
    store.delete(key);
    listener.accept(key, Counts.getDefaultInstance());
  }

  private Counts.Builder read(String key) {
    Counts counts = store.get(key);
    Counts.Builder builder =
        counts == null ? Counts.newBuilder().setFormat(RecordFormat.VERSION) : counts.toBuilder();
    return builder.setRead(builder.getRead() + 1);
  }
}
