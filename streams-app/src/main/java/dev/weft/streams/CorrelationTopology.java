package dev.weft.streams;

import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.proto.CellRecord;
import dev.weft.core.proto.CellsNeeded;
import dev.weft.core.proto.NodeReport;
import dev.weft.streams.cells.CellPlacement;
import dev.weft.streams.cells.CellSupplier;
import dev.weft.streams.cells.SliceLogs;
import dev.weft.streams.ingest.IngestSupplier;
import dev.weft.streams.purge.PurgeSupplier;
import dev.weft.streams.watch.WatchSupplier;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * The topology {@code importances -> ingest -> cells -> co-moments -> correlations}, with {@code
 * rejected} and {@code events} beside it. Building it is all that this class does: settings are
 * {@link StreamsSettings}, starting is {@link StreamsService}.
 */
public final class CorrelationTopology {
  private static final Serde<byte[]> BYTES = Serdes.ByteArray();

  private CorrelationTopology() {}

  /** The topology for one reading. */
  public static Topology build(StreamsSettings settings) {
    return build(settings, StreamsListener.NONE);
  }

  /** The same, telling a listener what it does. */
  static Topology build(StreamsSettings settings, StreamsListener listener) {
    String cells = settings.topics().cells(settings.reading().name());
    return build(
        settings, listener, SliceLogs.of(cells), PurgeSupplier.of(cells), System::nanoTime);
  }

  /** The same, with other ways to the records of {@code cells} and another clock of the watch. */
  static Topology build(
      StreamsSettings settings,
      StreamsListener listener,
      SliceLogs logs,
      PurgeSupplier purge,
      LongSupplier nanoTime) {
    StreamsBuilder builder = new StreamsBuilder();
    KStream<byte[], Outgoing> ingested =
        builder.stream(
                settings.topics().importances(),
                Consumed.with(BYTES, BYTES).withName("importances"))
            .process(
                new IngestSupplier(
                    settings.reading(), settings.watches(), listener, settings.scope()),
                Named.as("ingest"));
    sendToCells(settings, ingested);
    KStream<byte[], Outgoing> correlated =
        builder.stream(
                settings.topics().cells(settings.reading().name()),
                Consumed.with(BYTES, RecordFormat.CELL.serde()).withName("cells"))
            .process(new CellSupplier(logs, listener), Named.as("co-moments"));
    purge(correlated, purge);
    if (settings.watches()) {
      watch(settings, ingested, nanoTime);
    }
    sendRejected(settings, ingested);
    sendEvents(settings, ingested, "ingest");
    sendEvents(settings, correlated, "cells");
    sendCorrelations(settings, correlated);
    return builder.build();
  }

  private static void sendToCells(StreamsSettings settings, KStream<byte[], Outgoing> ingested) {
    ingested
        .filter((key, value) -> value instanceof Outgoing.ToCell, Named.as("to-cells"))
        .mapValues(value -> ((Outgoing.ToCell) value).record(), Named.as("cell-records"))
        .to(
            settings.topics().cells(settings.reading().name()),
            Produced.with(BYTES, RecordFormat.CELL.serde())
                .withStreamPartitioner(byWeight())
                .withName("slices"));
  }

  /** Hears, of committed work only, what of {@code cells} is no longer needed. */
  private static void purge(KStream<byte[], Outgoing> correlated, PurgeSupplier purge) {
    correlated
        .filter((key, value) -> value instanceof Outgoing.Needed, Named.as("to-needed"))
        .mapValues(value -> ((Outgoing.Needed) value).message(), Named.as("what-is-needed"))
        .repartition(
            Repartitioned.<byte[], CellsNeeded>as("needed")
                .withKeySerde(BYTES)
                .withValueSerde(RecordFormat.CELLS_NEEDED.serde())
                .withNumberOfPartitions(1))
        .process(purge, Named.as("purge"));
  }

  /** Hears of nodes and writes marks to where ingest reads them. */
  private static void watch(
      StreamsSettings settings, KStream<byte[], Outgoing> ingested, LongSupplier nanoTime) {
    KStream<byte[], Outgoing> watched =
        ingested
            .filter((key, value) -> value instanceof Outgoing.ToWatch, Named.as("to-watch"))
            .mapValues(value -> ((Outgoing.ToWatch) value).report(), Named.as("node-reports"))
            .repartition(
                Repartitioned.<byte[], NodeReport>as("watch")
                    .withKeySerde(BYTES)
                    .withValueSerde(RecordFormat.NODE_REPORT.serde())
                    .withNumberOfPartitions(1))
            .process(
                new WatchSupplier(settings.reading(), settings.stall(), nanoTime),
                Named.as("watch"));
    watched
        .filter((key, value) -> value instanceof Outgoing.ToImportances, Named.as("to-nodes"))
        .mapValues(value -> ((Outgoing.ToImportances) value).record(), Named.as("marks"))
        .to(
            settings.topics().importances(),
            Produced.with(BYTES, RecordFormat.IMPORTANCES.serde())
                .withStreamPartitioner(
                    (topic, key, record, partitions) -> byName(RecordKeys.text(key), partitions))
                .withName("marks-of-stalled-nodes"));
    sendEvents(settings, watched, "watch");
  }

  private static StreamPartitioner<byte[], CellRecord> byWeight() {
    CellPlacement placement = new CellPlacement();
    return (topic, key, record, partitions) -> {
      RecordKeys.Cell cell = RecordKeys.cell(key);
      int partition =
          placement.partition(
              cell.run(), record.getGroups(), cell.rowGroup(), cell.columnGroup(), partitions);
      return Optional.of(Set.of(partition));
    };
  }

  private static void sendRejected(StreamsSettings settings, KStream<byte[], Outgoing> ingested) {
    ingested
        .filter((key, value) -> value instanceof Outgoing.Rejected, Named.as("to-rejected"))
        .mapValues(value -> ((Outgoing.Rejected) value).value(), Named.as("rejected-values"))
        .to(settings.topics().rejected(), Produced.with(BYTES, BYTES).withName("rejected"));
  }

  private static void sendEvents(
      StreamsSettings settings, KStream<byte[], Outgoing> outgoing, String from) {
    outgoing
        .filter((key, value) -> value instanceof Outgoing.ToEvents, Named.as(from + "-to-events"))
        .mapValues(value -> ((Outgoing.ToEvents) value).event(), Named.as(from + "-event-values"))
        .to(
            settings.topics().events(),
            Produced.with(BYTES, RecordFormat.EVENT.serde())
                .withStreamPartitioner(
                    (topic, key, event, partitions) -> byName(event.getRun(), partitions))
                .withName(from + "-events"));
  }

  private static void sendCorrelations(
      StreamsSettings settings, KStream<byte[], Outgoing> correlated) {
    correlated
        .filter((key, value) -> value instanceof Outgoing.Correlations, Named.as("to-correlations"))
        .mapValues(value -> ((Outgoing.Correlations) value).part(), Named.as("correlation-parts"))
        .to(
            settings.topics().correlations(),
            Produced.with(BYTES, RecordFormat.CORRELATIONS.serde())
                .withStreamPartitioner(
                    (topic, key, part, partitions) -> byName(part.getRun(), partitions))
                .withName("correlations"));
  }

  private static Optional<Set<Integer>> byName(String name, int partitions) {
    return Optional.of(Set.of(RecordKeys.partition(name, partitions)));
  }
}
