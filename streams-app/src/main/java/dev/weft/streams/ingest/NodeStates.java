package dev.weft.streams.ingest;

import dev.weft.core.RecordKeys.RunNode;
import dev.weft.core.proto.NodeState;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * How far each node's records were applied, in ingest's own store. Not safe for several threads.
 */
final class NodeStates {
  private final KeyValueStore<String, NodeState> store;
  private final BiConsumer<String, NodeState> listener;

  /**
   * As stored.
   *
   * @param listener told all states now, and each that changes later
   */
  NodeStates(KeyValueStore<String, NodeState> store, BiConsumer<String, NodeState> listener) {
    this.store = store;
    this.listener = listener;
    try (KeyValueIterator<String, NodeState> entries = store.all()) {
      entries.forEachRemaining(entry -> listener.accept(entry.key, entry.value));
    }
  }

  /** The node's state, or null before its first record. */
  @Nullable NodeState get(RunNode node) {
    return store.get(node.toString());
  }

  void put(RunNode node, NodeState state) {
    store.put(node.toString(), state);
    listener.accept(node.toString(), state);
  }
}
