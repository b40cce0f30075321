package dev.weft.streams.cells;

import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys.Cell;
import dev.weft.core.proto.CellProgress;
import dev.weft.core.proto.CorrelationsPart;
import dev.weft.core.proto.ReadingSettings;
import dev.weft.core.proto.SourceNode;
import dev.weft.core.proto.WindowHead;
import dev.weft.streams.comoments.EdgeRule;
import dev.weft.streams.comoments.EdgeSelector;
import java.util.List;

/**
 * An emission in hand: the edges of a window that closes, chosen band by band, then cut in parts.
 */
final class Emission {
  private final Cell cell;
  private final CellState state;
  private final CellProgress progress;
  private final List<SourceNode> sources;
  private final EdgeSelector selector;
  private int band;

  Emission(Cell cell, CellState state, CellProgress progress, List<SourceNode> sources) {
    this.cell = cell;
    this.state = state;
    this.progress = progress;
    this.sources = sources;
    ReadingSettings reading = state.reading();
    this.selector =
        new EdgeSelector(
            state.moments(),
            new EdgeRule(
                reading.getFloor(), reading.getEdgesPerSubcomponent(), reading.getBothSigns()));
  }

  /** Looks at the next band; false if all were looked at. */
  boolean band() {
    if (band == state.bands()) {
      return false;
    }
    selector.band(band++);
    return true;
  }

  /** What goes to {@code correlations}, after the last band. */
  List<CorrelationsPart> parts() {
    CorrelationsPart.Builder header =
        CorrelationsPart.newBuilder()
            .setFormat(RecordFormat.VERSION)
            .setRun(cell.run())
            .setDigest(cell.digest())
            .setReading(state.reading())
            .setWindow(progress.getWindow())
            .setGroups(state.grouping().groups())
            .setRowGroup(cell.rowGroup())
            .setColumnGroup(cell.columnGroup())
            .setFirstStep(progress.getFirstStep())
            .setEndStep(progress.getEndStep());
    for (int half = 0; half < state.moments().halves(); half++) {
      header.addSamples(
          Math.scalb((double) state.moments().samples(half), -state.moments().weightBits()));
    }
    PartCutter cutter =
        new PartCutter(
            header.build(),
            state.grouping().first(cell.rowGroup()),
            state.grouping().first(cell.columnGroup()));
    if (cell.columnGroup() == 0) {
      cutter.head(
          WindowHead.newBuilder()
              .setManifest(progress.getOpen().getManifest())
              .addAllNodes(sources)
              .build());
    }
    if (cell.diagonal()) {
      cutter.marginals(state.moments());
    }
    cutter.edges(selector.finish());
    return cutter.parts();
  }
}
