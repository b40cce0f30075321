package dev.weft.streams.cells;

import dev.weft.core.proto.CellProgress;
import dev.weft.core.proto.NodeProgress;

/** Whether a cell has anything left to do, from what it stored. */
public final class CellRest {
  /** The store of {@link CellProgress}, by the cell's key. */
  public static final String STORE = CellProcessor.PROGRESS;

  private CellRest() {}

  /** No window that all nodes have passed is still to be emitted. */
  public static boolean isAtRest(CellProgress progress) {
    long windowSteps = Math.max(1, progress.getOpen().getReading().getWindowSteps());
    long passed =
        progress.getNodesList().stream().mapToLong(NodeProgress::getPassedStep).min().orElse(0)
            / windowSteps;
    return passed <= progress.getWindow()
        || (progress.getPendingBytes() == 0 && progress.getWindowSamples() == 0);
  }
}
