package dev.weft.streams.cells;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys.Cell;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.CellOpen;
import dev.weft.core.proto.CellRecord;
import dev.weft.core.proto.CorrelationsPart;
import dev.weft.core.proto.Event;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.NodeMark;
import dev.weft.core.proto.ReadingSettings;
import dev.weft.core.proto.Slice;
import dev.weft.core.proto.SparseRows;
import dev.weft.streams.StreamsListener;
import dev.weft.streams.SyntheticRun;
import dev.weft.streams.comoments.SampleRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.junit.jupiter.api.Test;

/** A run whose nodes open its cells with different settings. */
class ConflictingOpeningsTest {
  private static final Manifest MANIFEST = SyntheticRun.manifest(4, 2, "a", "b");
  private static final String DIGEST = RunManifest.of(MANIFEST).digest();
  private static final Cell CELL = new Cell(SyntheticRun.RUN, DIGEST, "live", 0, 0);
  private static final ReadingSettings BEGUN =
      ReadingSettings.newBuilder()
          .setName("live")
          .setWindowSteps(2)
          .setSilence(3_276)
          .setGroupSize(4)
          .build();
  private static final ReadingSettings OTHER_SILENCE = BEGUN.toBuilder().setSilence(99).build();
  private static final ReadingSettings OTHER_FLOOR = BEGUN.toBuilder().setFloor(0.5).build();

  private final Map<Cell, CellDriver> cells = new HashMap<>();
  private final OpeningConflicts conflicts = new OpeningConflicts();
  private final CellDriver driver = driver(CELL);
  private long offset;

  private CellDriver driver(Cell cell) {
    CellTask task =
        new CellTask(
            new SliceLog() {
              @Override
              public void read(List<Long> offsets, ObjLongConsumer<CellRecord> records) {}

              @Override
              public void close() {}
            },
            new HeapRoom(1 << 20),
            Long.MAX_VALUE,
            StreamsListener.NONE);
    CellDriver made = new CellDriver(cell, new MemoryCellStore(), task);
    cells.put(cell, made);
    return made;
  }

  private static CellRecord.Builder record(String node) {
    return CellRecord.newBuilder().setFormat(RecordFormat.VERSION).setNode(node).setGroups(1);
  }

  private List<Event> open(Cell cell, String node, ReadingSettings reading) {
    CellRecord opening =
        record(node)
            .setOpen(CellOpen.newBuilder().setReading(reading).setManifest(MANIFEST))
            .build();
    List<Event> events = conflicts.of(cell, opening, cells);
    cells.get(cell).accept(opening, offset++);
    return events;
  }

  /** A batch of one sample, in which the first two fire. */
  private void slice(String node, int step) {
    SparseRows rows =
        SampleRows.of(4, new int[] {0, 2}, new char[] {0, 1}, new char[] {32_768, 32_768}).encode();
    Slice slice =
        Slice.newBuilder().setNumber(step).setStep(step).setSamples(1).setRows(rows).build();
    driver.accept(record(node).setSlice(slice).build(), offset++);
  }

  private List<CorrelationsPart> end() {
    for (String node : MANIFEST.getNodesList()) {
      NodeMark end = NodeMark.newBuilder().setPassedStep(Long.MAX_VALUE).build();
      driver.accept(record(node).setMark(end).build(), offset++);
    }
    List<CorrelationsPart> parts = new ArrayList<>();
    driver.work(Long.MAX_VALUE, parts::add);
    return parts;
  }

  @Test
  void shouldLeaveOutANodeWhoseBatchesAreCutInAnotherWay() {
    assertThat(open(CELL, "a", BEGUN)).isEmpty();
    slice("a", 0);
    assertThat(open(CELL, "b", OTHER_SILENCE))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getNode()).isEqualTo("b");
              assertThat(event.getDetail())
                  .isEqualTo(
                      "the run was begun with silence 3276, not 99: windows close without the"
                          + " node, or not at all");
            });
    slice("b", 0);
    slice("b", 3);
    slice("a", 2);
    List<CorrelationsPart> parts = end();
    assertThat(parts).extracting(CorrelationsPart::getWindow).contains(0L, 1L);
    assertThat(parts)
        .allSatisfy(
            part -> assertThat(part.getSamples(0)).isEqualTo(part.getWindow() == 0 ? 1.0 : 2.0))
        .filteredOn(CorrelationsPart::hasHead)
        .allSatisfy(
            part -> {
              assertThat(part.getHead().getNodes(0).getIncomplete()).isFalse();
              assertThat(part.getHead().getNodes(1).getIncomplete()).isTrue();
              assertThat(part.getHead().getNodes(1).getBatches()).isZero();
            });
  }

  @Test
  void shouldGoOnWithItsOwnSettingsWhereBatchesAreCutAlike() {
    open(CELL, "a", BEGUN);
    slice("a", 0);
    assertThat(open(CELL, "b", OTHER_FLOOR))
        .extracting(Event::getDetail)
        .containsExactly("the run was begun with floor 0.0, not 0.5: it goes on with those");
    slice("b", 0);
    assertThat(end())
        .isNotEmpty()
        .allSatisfy(
            part -> {
              assertThat(part.getReading()).isEqualTo(BEGUN);
              assertThat(part.getSamples(0)).isEqualTo(2.0);
            });
  }

  @Test
  void shouldTellOnceOfOtherGroupsWhoseCellsAreNew() {
    open(CELL, "a", BEGUN);
    ReadingSettings halved = BEGUN.toBuilder().setGroupSize(2).build();
    List<Event> events = new ArrayList<>();
    for (int column = 0; column < 2; column++) {
      Cell cell = new Cell(SyntheticRun.RUN, DIGEST, "live", 0, column);
      if (column == 1) {
        driver(cell);
      }
      events.addAll(open(cell, "b", halved));
    }
    assertThat(events)
        .singleElement()
        .satisfies(event -> assertThat(event.getDetail()).contains("group_size 4, not 2"));
  }
}
