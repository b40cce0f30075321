package dev.weft.streams.ingest;

import java.util.function.BiConsumer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A store of ingest's whose listener is told all values at its opening, and each that changes
 * later. Not safe for several threads.
 */
final class WatchedStore<V> {
  private final KeyValueStore<String, V> store;
  private final BiConsumer<String, V> listener;

  WatchedStore(KeyValueStore<String, V> store, BiConsumer<String, V> listener) {
    this.store = store;
    this.listener = listener;
    try (KeyValueIterator<String, V> entries = store.all()) {
      entries.forEachRemaining(entry -> listener.accept(entry.key, entry.value));
    }
  }

  @Nullable V get(String key) {
    return store.get(key);
  }

  void put(String key, V value) {
    store.put(key, value);
    listener.accept(key, value);
  }

  /** The listener is told a value in the place of what was there. */
  void delete(String key, V told) {
    store.delete(key);
    listener.accept(key, told);
  }
}
