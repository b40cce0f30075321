package dev.weft.streams;

import dev.weft.core.proto.CellRecord;
import dev.weft.core.proto.CellsNeeded;
import dev.weft.core.proto.CorrelationsPart;
import dev.weft.core.proto.Event;
import dev.weft.core.proto.ImportancesRecord;
import dev.weft.core.proto.NodeReport;
import org.jspecify.annotations.Nullable;

/** What a processor sends on: each kind goes to a topic of its own. */
public sealed interface Outgoing {
  /** To the cell that the key names. */
  record ToCell(CellRecord record) implements Outgoing {}

  /** To {@code correlations}. */
  record Correlations(CorrelationsPart part) implements Outgoing {}

  /** What a partition of {@code cells} is still read for. */
  record Needed(CellsNeeded message) implements Outgoing {}

  /** To the watch over the run that the key names. */
  record ToWatch(NodeReport report) implements Outgoing {}

  /** To the node's own partition of {@code importances}. */
  record ToImportances(ImportancesRecord record) implements Outgoing {}

  /** To {@code events}. */
  record ToEvents(Event event) implements Outgoing {}

  /** To {@code rejected}, the value as it came; the headers say why. */
  record Rejected(byte @Nullable [] value) implements Outgoing {}
}
