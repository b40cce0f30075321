package dev.weft.streams.ingest;

import dev.weft.core.Reason;
import dev.weft.core.RecordFormat;
import dev.weft.core.proto.Counts;
import dev.weft.core.proto.RejectedCount;

/**
 * Counts of what became of a node's records, kept in ingest's own store so that aborted
 * transactions do not count: read = applied + duplicate + rejected. Records whose key names no node
 * are counted under the empty key.
 */
final class Tally {
  private final WatchedStore<Counts> store;

  Tally(WatchedStore<Counts> store) {
    this.store = store;
  }

  void applied(String key) {
    Counts.Builder counts = read(key);
    store.put(key, counts.setApplied(counts.getApplied() + 1).build());
  }

  void duplicate(String key) {
    Counts.Builder counts = read(key);
    store.put(key, counts.setDuplicate(counts.getDuplicate() + 1).build());
  }

  void rejected(String key, Reason reason) {
    Counts.Builder counts = read(key);
    for (RejectedCount.Builder rejected : counts.getRejectedBuilderList()) {
      if (rejected.getReason().equals(reason.label())) {
        rejected.setCount(rejected.getCount() + 1);
        store.put(key, counts.build());
        return;
      }
    }
    counts.addRejected(RejectedCount.newBuilder().setReason(reason.label()).setCount(1));
    store.put(key, counts.build());
  }

  /** Counts begin anew. */
  void forget(String key) {
    store.delete(key, Counts.getDefaultInstance());
  }

  private Counts.Builder read(String key) {
    Counts counts = store.get(key);
    Counts.Builder builder =
        counts == null ? Counts.newBuilder().setFormat(RecordFormat.VERSION) : counts.toBuilder();
    return builder.setRead(builder.getRead() + 1);
  }
}
