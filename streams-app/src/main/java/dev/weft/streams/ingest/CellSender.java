package dev.weft.streams.ingest;

import dev.weft.core.ImportanceBatch;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Batch;
import dev.weft.core.proto.CellDrop;
import dev.weft.core.proto.CellOpen;
import dev.weft.core.proto.CellRecord;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.NodeMark;
import dev.weft.core.proto.ReadingSettings;
import dev.weft.core.proto.Slice;
import dev.weft.core.proto.SparseRows;
import dev.weft.streams.Grouping;
import dev.weft.streams.Outgoing;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Tells all cells of one run what a node has sent. Every cell gets every batch's sample count. */
final class CellSender {
  private final ProcessorContext<byte[], Outgoing> context;
  private final String node;
  private final RunManifest manifest;
  private final ReadingSettings reading;
  private final Grouping grouping;
  private final long time;

  CellSender(
      ProcessorContext<byte[], Outgoing> context,
      String node,
      RunManifest manifest,
      ReadingSettings reading,
      long time) {
    this.context = context;
    this.node = node;
    this.manifest = manifest;
    this.reading = reading;
    this.grouping = new Grouping(manifest.subcomponents(), reading.getGroupSize());
    this.time = time;
  }

  /** Ahead of the node's first slice. */
  void open(RunManifest opened) {
    Manifest head = opened.withoutVocabulary();
    Manifest others = head.toBuilder().clearKnownCircuits().build();
    CellOpen open = CellOpen.newBuilder().setReading(reading).setManifest(others).build();
    forEachCell(
        cell ->
            send(
                cell,
                record()
                    .setOpen(
                        cell.columnGroup() == 0 ? open.toBuilder().setManifest(head).build() : open)
                    .build()));
  }

  /** A batch, cut. */
  void slices(Batch batch, ImportanceBatch importances, RecordMetadata source) {
    List<SparseRows> groups = Slicer.slice(importances, grouping, reading.getSilence());
    Slice.Builder slice =
        Slice.newBuilder()
            .setNumber(batch.getNumber())
            .setOrigin(batch.getOrigin())
            .setStep(batch.getStep())
            .setSamples(batch.getSamples())
            .setSourcePartition(source.partition())
            .setSourceOffset(source.offset());
    forEachCell(
        cell -> {
          slice.clearColumns().setRows(groups.get(cell.rowGroup()));
          if (!cell.diagonal()) {
            slice.setColumns(groups.get(cell.columnGroup()));
          }
          send(cell, record().setSlice(slice.build()).build());
        });
  }

  /** The node has passed a step. */
  void mark(long passedStep, boolean stalled) {
    CellRecord mark =
        record()
            .setMark(NodeMark.newBuilder().setPassedStep(passedStep).setStalled(stalled))
            .build();
    forEachCell(cell -> send(cell, mark));
  }

  /** The run was dropped. */
  void drop(boolean forced) {
    CellRecord drop = record().setDrop(CellDrop.newBuilder().setForced(forced)).build();
    forEachCell(cell -> send(cell, drop));
  }

  private CellRecord.Builder record() {
    return CellRecord.newBuilder()
        .setFormat(RecordFormat.VERSION)
        .setNode(node)
        .setGroups(grouping.groups());
  }

  private void forEachCell(Consumer<RecordKeys.Cell> action) {
    for (int row = 0; row < grouping.groups(); row++) {
      for (int column = row; column < grouping.groups(); column++) {
        action.accept(
            new RecordKeys.Cell(manifest.run(), manifest.digest(), reading.getName(), row, column));
      }
    }
  }

  private void send(RecordKeys.Cell cell, CellRecord record) {
    byte[] key = RecordKeys.bytes(cell.toString());
    context.forward(new Record<>(key, new Outgoing.ToCell(record), time));
  }
}
