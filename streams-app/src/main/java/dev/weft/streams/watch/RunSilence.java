package dev.weft.streams.watch;

import dev.weft.core.proto.NodeReport;
import dev.weft.core.proto.WatchedNode;
import dev.weft.core.proto.WatchedRun;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which nodes of one run hold up its windows, and since when nothing was heard of them. The front
 * is the end of the furthest window that any node has passed; a node behind it that is silent for
 * the stall time is passed over up to there. When nodes were heard lies in memory only: after a
 * restart all have the whole stall time again. Knows no Kafka and no clock. Not safe for several
 * threads.
 */
final class RunSilence {
  private final WatchedRun run;
  private final long windowSteps;
  private final Map<String, WatchedNode> nodes = new LinkedHashMap<>();
  private final Map<String, Long> heard = new HashMap<>();

  /**
   * As stored, or new.
   *
   * @param windowSteps of the reading
   * @param now milliseconds
   */
  RunSilence(WatchedRun stored, long windowSteps, long now) {
    run = stored;
    this.windowSteps = windowSteps;
    for (String node : stored.getManifest().getNodesList()) {
      nodes.put(node, WatchedNode.newBuilder().setNode(node).build());
      heard.put(node, now);
    }
    stored.getNodesList().forEach(node -> nodes.put(node.getNode(), node));
  }

  /** Takes a node's sign of life; one of another manifest under the run's name counts nothing. */
  void heard(NodeReport report, long now) {
    WatchedNode before = nodes.get(report.getNode());
    if (before == null || !report.getDigest().equals(run.getDigest())) {
      return;
    }
    heard.put(report.getNode(), now);
    nodes.put(
        report.getNode(),
        before.toBuilder()
            .setPassedStep(Math.max(before.getPassedStep(), report.getPassedStep()))
            .setEnded(before.getEnded() || report.getEnded())
            .setBegun(true)
            .build());
  }

  /**
   * The nodes that stall, as they were, with the step up to which they are now passed over.
   *
   * @param stall milliseconds
   */
  Map<WatchedNode, Long> passOver(long now, long stall) {
    long front = front();
    Map<WatchedNode, Long> stalled = new TreeMap<>((a, b) -> a.getNode().compareTo(b.getNode()));
    for (WatchedNode node : List.copyOf(nodes.values())) {
      boolean silent = now - heard.getOrDefault(node.getNode(), now) >= stall;
      if (!node.getEnded() && node.getPassedStep() < front && silent) {
        stalled.put(node, front);
        nodes.put(node.getNode(), node.toBuilder().setPassedStep(front).setBegun(true).build());
      }
    }
    return stalled;
  }

  private long front() {
    return nodes.values().stream()
        .mapToLong(
            node ->
                node.getEnded()
                    ? (node.getPassedStep() + windowSteps - 1) / windowSteps * windowSteps
                    : node.getPassedStep() / windowSteps * windowSteps)
        .max()
        .orElse(0);
  }

  /** For the store. */
  WatchedRun message() {
    return run.toBuilder().clearNodes().addAllNodes(nodes.values()).build();
  }
}
