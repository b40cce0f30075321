package dev.weft.streams;

import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.proto.CellRecord;
import dev.weft.core.proto.NodeReport;
import dev.weft.streams.cells.CellPlacement;
import dev.weft.streams.cells.CellSupplier;
import dev.weft.streams.ingest.IngestSupplier;
import dev.weft.streams.watch.WatchSupplier;
import java.util.Optional;
import java.util.Set;
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
    StreamsBuilder builder = new StreamsBuilder();
    KStream<byte[], Outgoing> ingested =
        builder.stream(
                settings.topics().importances(),
                Consumed.with(BYTES, BYTES).withName("importances"))
            .process(
                new IngestSupplier(
                    settings.reading(), settings.watches(), listener, settings.scope()),
                Named.as("ingest"));
    KStream<byte[], Outgoing> correlated =
        ingested
            .filter((key, value) -> value instanceof Outgoing.ToCell, Named.as("to-cells"))
            .mapValues(value -> ((Outgoing.ToCell) value).record(), Named.as("cell-records"))
            .repartition(
                Repartitioned.<byte[], CellRecord>as("cells")
                    .withKeySerde(BYTES)
                    .withValueSerde(RecordFormat.CELL.serde())
                    .withNumberOfPartitions(settings.cellPartitions())
                    .withStreamPartitioner(byWeight()))
            .process(new CellSupplier(listener), Named.as("co-moments"));
    if (settings.watches()) {
      watch(settings, ingested);
    }
    sendRejected(settings, ingested);
    sendEvents(settings, ingested, "ingest");
    sendEvents(settings, correlated, "cells");
    sendCorrelations(settings, correlated);
    return builder.build();
  }

  /** Hears of nodes and writes marks to where ingest reads them. */
  private static void watch(StreamsSettings settings, KStream<byte[], Outgoing> ingested) {
    KStream<byte[], Outgoing> watched =
        ingested
            .filter((key, value) -> value instanceof Outgoing.ToWatch, Named.as("to-watch"))
            .mapValues(value -> ((Outgoing.ToWatch) value).report(), Named.as("node-reports"))
            .repartition(
                Repartitioned.<byte[], NodeReport>as("watch")
                    .withKeySerde(BYTES)
                    .withValueSerde(RecordFormat.NODE_REPORT.serde())
                    .withNumberOfPartitions(1))
            .process(new WatchSupplier(settings.reading(), settings.stall()), Named.as("watch"));
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
