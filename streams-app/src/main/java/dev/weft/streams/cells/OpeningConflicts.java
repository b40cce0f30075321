package dev.weft.streams.cells;

import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys.Cell;
import dev.weft.core.proto.CellRecord;
import dev.weft.core.proto.Event;
import dev.weft.core.proto.ReadingSettings;
import dev.weft.streams.SettingsChange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Tells where a node opens a cell of a run in another way than its other cells of the task were
 * opened: with another manifest, or with other settings. Not safe for several threads.
 */
final class OpeningConflicts {
  private final Set<String> told = new HashSet<>();

  /**
   * The events that an opening causes.
   *
   * @param cells of the task, before the opening takes effect
   */
  List<Event> of(Cell cell, CellRecord opening, Map<Cell, CellDriver> cells) {
    List<Event> conflicts = new ArrayList<>();
    boolean first = cell.columnGroup() == 0 && cells.get(cell).isNew();
    cells.forEach(
        (other, driver) -> {
          // Another manifest under the run's name has cells of its own; cell 0/0 of both lies here.
          if (first && isOfOtherManifest(cell, other)) {
            String detail = "manifest " + cell.digest() + " stands beside " + other.digest();
            conflicts.add(event(cell).setDetail(detail).build());
          }
        });
    ReadingSettings given = opening.getOpen().getReading();
    cells.entrySet().stream()
        .filter(other -> isOfSameRun(cell, other.getKey()))
        .map(other -> other.getValue().reading())
        .filter(Objects::nonNull)
        .filter(begun -> !begun.equals(given) && told.add(cell.run() + "/" + opening.getNode()))
        .map(begun -> event(cell).setNode(opening.getNode()).setDetail(detail(begun, given)))
        .map(Event.Builder::build)
        .forEach(conflicts::add);
    return conflicts;
  }

  private static boolean isOfOtherManifest(Cell cell, Cell other) {
    return other.run().equals(cell.run())
        && other.columnGroup() == 0
        && !other.digest().equals(cell.digest());
  }

  private static boolean isOfSameRun(Cell cell, Cell other) {
    return other.run().equals(cell.run()) && other.digest().equals(cell.digest());
  }

  private static String detail(ReadingSettings begun, ReadingSettings given) {
    return "the run was begun with "
        + SettingsChange.describe(begun, given)
        + (SettingsChange.cutsAlike(begun, given)
            ? ": it goes on with those"
            : ": windows close without the node, or not at all");
  }

  private static Event.Builder event(Cell cell) {
    return Event.newBuilder()
        .setFormat(RecordFormat.VERSION)
        .setKind(Event.Kind.MANIFEST_CONFLICT)
        .setRun(cell.run())
        .setReading(cell.reading());
  }
}
