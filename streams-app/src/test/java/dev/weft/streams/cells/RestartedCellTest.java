package dev.weft.streams.cells;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys.Cell;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.CellDrop;
import dev.weft.core.proto.CellOpen;
import dev.weft.core.proto.CellRecord;
import dev.weft.core.proto.CorrelationsPart;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.NodeMark;
import dev.weft.core.proto.ReadingSettings;
import dev.weft.core.proto.Slice;
import dev.weft.core.proto.SparseRows;
import dev.weft.core.proto.Statistic;
import dev.weft.streams.StreamsListener;
import dev.weft.streams.SyntheticRun;
import dev.weft.streams.comoments.SampleRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ObjLongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A cell that is stopped anywhere, with what it did not commit undone, against one that is not. */
class RestartedCellTest {
  private static final int SUBCOMPONENTS = 400;
  private static final long END = Long.MAX_VALUE;
  private static final String[] NODES = {"a", "b"};

  private final Manifest manifest = SyntheticRun.manifest(SUBCOMPONENTS, 3, NODES);
  private final Cell cell =
      new Cell(SyntheticRun.RUN, RunManifest.of(manifest).digest(), "r", 0, 0);

  /** What stands in the topic: offsets are places in the list, but for some that are no record. */
  private record Log(List<CellRecord> records, long most) implements SliceLog {
    @Override
    public void read(List<Long> offsets, ObjLongConsumer<CellRecord> taker) {
      assertThat(offsets).isSorted();
      if (offsets.size() > 1) {
        assertThat(offsets.stream().mapToLong(this::bytes).sum()).isLessThanOrEqualTo(most);
      }
      offsets.forEach(offset -> taker.accept(records.get(Math.toIntExact(offset)), offset));
    }

    private long bytes(long offset) {
      return records.get(Math.toIntExact(offset)).getSerializedSize();
    }

    @Override
    public void close() {}
  }

  private ReadingSettings reading(Statistic statistic) {
    return ReadingSettings.newBuilder()
        .setName("r")
        .setWindowSteps(3)
        .setStatistic(statistic)
        .setHalfLifeWindows(2)
        .setGroupSize(SUBCOMPONENTS)
        .setHalves(true)
        .setJointCounts(true)
        .setFloor(0.1)
        .build();
  }

  private static CellRecord.Builder record(String node) {
    return CellRecord.newBuilder().setFormat(RecordFormat.VERSION).setNode(node).setGroups(1);
  }

  /** Two nodes, one ahead of the other; windows 3 to 5 of both are empty. */
  private List<CellRecord> records(Statistic statistic) {
    Random random = new Random(5);
    List<CellRecord> records = new ArrayList<>();
    for (String node : NODES) {
      CellOpen open =
          CellOpen.newBuilder().setReading(reading(statistic)).setManifest(manifest).build();
      records.add(record(node).setOpen(open).build());
    }
    for (int step = 0; step < 24; step++) {
      if (step / 3 < 3 || step / 3 > 5) {
        records.add(slice("a", step, random));
      }
      if (step >= 7) {
        records.add(slice("b", step - 7, random));
      }
    }
    for (String node : NODES) {
      records.add(record(node).setMark(NodeMark.newBuilder().setPassedStep(END)).build());
    }
    return records;
  }

  private static CellRecord slice(String node, int step, Random random) {
    int[][] rows = SyntheticRun.rows(random, 1 + random.nextInt(12), SUBCOMPONENTS);
    return record(node)
        .setSlice(
            Slice.newBuilder()
                .setNumber(step)
                .setOrigin(step)
                .setStep(step)
                .setSamples(rows.length)
                .setRows(sparse(rows)))
        .build();
  }

  private static SparseRows sparse(int[][] rows) {
    int[] offsets = new int[rows.length + 1];
    StringBuilder columns = new StringBuilder();
    StringBuilder values = new StringBuilder();
    for (int s = 0; s < rows.length; s++) {
      for (int c = 0; c < rows[s].length; c++) {
        if (rows[s][c] > 0) {
          columns.append((char) c);
          values.append((char) rows[s][c]);
        }
      }
      offsets[s + 1] = columns.length();
    }
    return SampleRows.of(
            SUBCOMPONENTS,
            offsets,
            columns.toString().toCharArray(),
            values.toString().toCharArray())
        .encode();
  }

  private CellDriver driver(
      MemoryCellStore store, List<CellRecord> records, long room, long leastStoringBytes) {
    return driver(store, records, room, leastStoringBytes, Long.MAX_VALUE);
  }

  private CellDriver driver(
      MemoryCellStore store,
      List<CellRecord> records,
      long room,
      long leastStoringBytes,
      long mostFoldBytes) {
    Log log = new Log(records, mostFoldBytes);
    CellTask task = new CellTask(log, new HeapRoom(room), leastStoringBytes, StreamsListener.NONE);
    return new CellDriver(cell, store, task, 15_000, mostFoldBytes);
  }

  /** Without a restart, each record worked off before the next. */
  private List<CorrelationsPart> undisturbed(List<CellRecord> records, MemoryCellStore store) {
    List<CorrelationsPart> parts = new ArrayList<>();
    CellDriver driver = driver(store, records, Long.MAX_VALUE, Long.MAX_VALUE);
    for (int offset = 0; offset < records.size(); offset++) {
      driver.accept(records.get(offset), offset);
      driver.work(END, parts::add);
    }
    return parts;
  }

  @Test
  void shouldReadNothingOfARunThatHasEndedAndIsStored() {
    List<CellRecord> records = records(Statistic.STATISTIC_DECAYED);
    MemoryCellStore store = new MemoryCellStore();
    undisturbed(records, store);
    assertThat(store.band(0, 0)).isNotNull();
    int reads = store.reads();
    CellDriver driver = driver(store, records, 0, 0);
    assertThat(driver.workOnce(part -> {})).isFalse();
    assertThat(store.reads()).isEqualTo(reads);
    assertThat(driver.status().samples()).isPositive();
    for (String node : NODES) {
      CellDrop drop = CellDrop.getDefaultInstance();
      driver.accept(record(node).setDrop(drop).build(), records.size());
    }
    driver.work(END, part -> {});
    assertThat(store.band(0, 0)).as("it can be dropped all the same").isNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"STATISTIC_CUMULATIVE", "STATISTIC_DECAYED"})
  void shouldReleaseTheCoMomentsOnceTheRunHasEnded(Statistic statistic) {
    List<CellRecord> records = records(statistic);
    MemoryCellStore store = new MemoryCellStore();
    CellDriver driver = driver(store, records, 0, Long.MAX_VALUE);
    long most = 0;
    for (int offset = 0; offset < records.size(); offset++) {
      driver.accept(records.get(offset), offset);
      while (driver.workOnce(part -> {})) {
        most = Math.max(most, driver.status().stateBytes());
      }
    }
    assertThat(most).isPositive();
    assertThat(driver.status().stateBytes()).isZero();
    assertThat(store.pendingSlices()).isZero();
  }

  @ParameterizedTest
  @EnumSource(value = Statistic.class, mode = Mode.EXCLUDE, names = "UNRECOGNIZED")
  void shouldEmitTheSameBitsWhereverItIsStopped(Statistic statistic) {
    List<CellRecord> records = records(statistic);
    List<CorrelationsPart> expected = undisturbed(records, new MemoryCellStore());
    assertThat(expected.stream().map(CorrelationsPart::getWindow).distinct().count())
        .isGreaterThanOrEqualTo(5);
    int stops = 0;
    for (int seed = 0; seed < 8; seed++) {
      Random random = new Random(seed);
      long leastStoring = seed % 3 == 0 ? Long.MAX_VALUE : 6_000L * (seed % 5);
      long room = seed % 2 == 0 ? 0 : 30_000;
      long mostFold = seed % 4 < 2 ? Long.MAX_VALUE : 9_000;
      MemoryCellStore store = new MemoryCellStore();
      List<CorrelationsPart> committed = new ArrayList<>();
      List<CorrelationsPart> open = new ArrayList<>();
      int committedOffset = 0;
      int offset = 0;
      CellDriver driver = driver(store, records, room, leastStoring, mostFold);
      while (offset < records.size() || driver.workOnce(open::add)) {
        int what = random.nextInt(12);
        if (what < 4 && offset < records.size()) {
          driver.accept(records.get(offset), offset);
          offset++;
        } else if (what < 9) {
          driver.workOnce(open::add);
        } else if (what < 11) {
          store.commit();
          committed.addAll(open);
          open.clear();
          committedOffset = offset;
        } else {
          store.abort();
          open.clear();
          offset = committedOffset;
          driver = driver(store, records, room, leastStoring, mostFold);
          stops++;
        }
      }
      committed.addAll(open);
      assertThat(committed).as("seed %d", seed).isEqualTo(expected);
      assertThat(store.pendingSlices()).as("seed %d", seed).isZero();
    }
    assertThat(stops).isGreaterThan(20);
  }
}
