package dev.weft.streams.cells;

import dev.weft.core.RunManifest;
import dev.weft.core.proto.NodeMark;
import dev.weft.core.proto.NodeProgress;
import dev.weft.core.proto.Slice;
import dev.weft.core.proto.SourceNode;
import dev.weft.core.proto.WindowRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What each node of the manifest's list has passed, as one cell knows it. */
final class NodePasses {
  private final Map<String, NodeProgress> nodes = new LinkedHashMap<>();

  /** Of a new cell, or as it was stored. */
  NodePasses(RunManifest manifest, List<NodeProgress> stored) {
    for (String node : manifest.nodes()) {
      nodes.put(node, NodeProgress.newBuilder().setNode(node).build());
    }
    stored.forEach(node -> nodes.put(node.getNode(), node));
  }

  /** A slice of this step came: nothing below it follows. */
  void passed(String node, long step) {
    NodeProgress before = get(node);
    nodes.put(
        node, before.toBuilder().setPassedStep(Math.max(before.getPassedStep(), step)).build());
  }

  /** A mark came: of the node itself, or on behalf of one that stalls. */
  void marked(String node, NodeMark mark, long windowSteps) {
    NodeProgress before = get(node);
    if (mark.getPassedStep() > before.getPassedStep()) {
      NodeProgress.Builder after = before.toBuilder().setPassedStep(mark.getPassedStep());
      if (mark.getStalled()) {
        after.addIncomplete(
            WindowRange.newBuilder()
                .setFrom(before.getPassedStep() / windowSteps)
                .setTo((mark.getPassedStep() + windowSteps - 1) / windowSteps));
      }
      nodes.put(node, after.build());
    }
  }

  /** No window has anything of the node from now on, and all say so. */
  void leftOut(String node, long windowSteps) {
    NodeProgress before = get(node);
    WindowRange all =
        WindowRange.newBuilder()
            .setFrom(before.getPassedStep() / windowSteps)
            .setTo(Long.MAX_VALUE)
            .build();
    nodes.put(node, before.toBuilder().setPassedStep(Long.MAX_VALUE).addIncomplete(all).build());
  }

  /** Whether all windows have what they are to have of the node: what still comes is none's. */
  boolean isOver(String node) {
    return get(node).getPassedStep() == Long.MAX_VALUE;
  }

  /** Nothing more comes of the node: the run was dropped. */
  void dropped(String node) {
    nodes.put(node, get(node).toBuilder().setDropped(true).build());
  }

  /** Whether the run was dropped behind all that its nodes published. */
  boolean allDropped() {
    return nodes.values().stream().allMatch(NodeProgress::getDropped);
  }

  /** A batch is in the co-moments. */
  void folded(String node, Slice slice) {
    NodeProgress before = get(node);
    nodes.put(
        node,
        before.toBuilder()
            .setBatches(before.getBatches() + 1)
            .setSourcePartition(slice.getSourcePartition())
            .setLastOffset(Math.max(before.getLastOffset(), slice.getSourceOffset()))
            .build());
  }

  /** The window has closed: which nodes it lacked need not be known any more. */
  void closed(long window) {
    nodes.replaceAll(
        (name, node) -> {
          List<WindowRange> later =
              node.getIncompleteList().stream()
                  .filter(range -> range.getTo() > window + 1)
                  .toList();
          return node.toBuilder().clearIncomplete().addAllIncomplete(later).build();
        });
  }

  /** No batch is in the co-moments any more. */
  void forgetFolded() {
    nodes.replaceAll((name, node) -> node.toBuilder().clearBatches().build());
  }

  /** The step that every node has passed. */
  long least() {
    return nodes.values().stream().mapToLong(NodeProgress::getPassedStep).min().orElseThrow();
  }

  List<NodeProgress> messages() {
    return List.copyOf(nodes.values());
  }

  /** For the head of a window that closes now. */
  List<SourceNode> sources(long window) {
    return nodes.values().stream()
        .map(
            node ->
                SourceNode.newBuilder()
                    .setNode(node.getNode())
                    .setBatches(node.getBatches())
                    .setSourcePartition(node.getSourcePartition())
                    .setLastOffset(node.getLastOffset())
                    .setIncomplete(
                        node.getIncompleteList().stream()
                            .anyMatch(range -> range.getFrom() <= window && window < range.getTo()))
                    .build())
        .toList();
  }

  private NodeProgress get(String node) {
    NodeProgress found = nodes.get(node);
    if (found == null) {
      throw new IllegalStateException("node '" + node + "' is not on the run's list");
    }
    return found;
  }
}
