package dev.weft.streams;

import dev.weft.core.RecordKeys.Cell;
import dev.weft.core.proto.Counts;
import dev.weft.core.proto.NodeState;
import java.time.Duration;

/**
 * Hears what the processors do, as they do it: on several stream threads at once, so it must be
 * quick and must not throw. What stands in a store is told as it stands there, also when a task
 * begins again after an aborted transaction; what merely happened (samples, folds, windows closed)
 * is told again if it happens again.
 */
public interface StreamsListener {
  /** Hears nothing. */
  StreamsListener NONE = new StreamsListener() {};

  /** Counts of one node's records, in ingest's store; the empty key is of those without one. */
  default void counted(String task, String node, Counts counts) {}

  /** One node, in ingest's store. */
  default void node(String task, String node, NodeState state) {}

  /** A batch went to the cells. */
  default void applied(String run, long samples) {}

  /** The task's ingest let go of its nodes: another instance may have them now. */
  default void ingestClosed(String task) {}

  /** A cell took a record or worked. */
  default void worked(String task, Cell cell, CellStatus status) {}

  /**
   * A cell's fold is done.
   *
   * @param took the time spent on it, without pauses
   */
  default void folded(Cell cell, long samples, Duration took) {}

  /**
   * A cell closed a window that has samples.
   *
   * @param complete whether all nodes are in it
   */
  default void closed(Cell cell, long window, boolean complete) {}

  /** The task let go of its cells. */
  default void cellsClosed(String task) {}

  /**
   * How a cell stands.
   *
   * @param window the first that is not closed
   * @param openWindows how many have samples and are not closed
   * @param pendingBytes of slices that wait to be folded
   * @param stateBytes of its co-moments as stored; 0 while they are not loaded
   * @param samples in its co-moments, all halves
   */
  record CellStatus(
      long window, int openWindows, long pendingBytes, long stateBytes, long samples) {}
}
