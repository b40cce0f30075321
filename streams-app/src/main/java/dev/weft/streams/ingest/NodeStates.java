package dev.weft.streams.ingest;

import dev.weft.core.RecordKeys.RunNode;
import dev.weft.core.proto.NodeState;
import org.jspecify.annotations.Nullable;

/**
 * How far each node's records were applied, in ingest's own store. Not safe for several threads.
 */
final class NodeStates {
  private final WatchedStore<NodeState> store;

  NodeStates(WatchedStore<NodeState> store) {
    this.store = store;
  }

  /** The node's state, or null before its first record. */
  @Nullable NodeState get(RunNode node) {
    return store.get(node.toString());
  }

  void put(RunNode node, NodeState state) {
    store.put(node.toString(), state);
  }
}
