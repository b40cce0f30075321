package dev.weft.streams.exemplars;

import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.proto.ExemplarPartial;
import dev.weft.streams.StreamsSettings;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The topology {@code importances + snapshots -> observe -> merge -> exemplars}: each partition of
 * importances tallies its own nodes' samples, and the tallies, not the samples, are gathered by
 * run. Building it is all that this class does.
 */
public final class ExemplarTopology {
  private static final Serde<byte[]> BYTES = Serdes.ByteArray();

  private ExemplarTopology() {}

  /** The topology for one reading. */
  public static Topology build(StreamsSettings settings) {
    String reading = settings.reading().name();
    StreamsBuilder builder = new StreamsBuilder();
    builder.addGlobalStore(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(LatestSnapshots.STORE), Serdes.String(), BYTES)
            .withLoggingDisabled(),
        settings.topics().snapshots(),
        Consumed.with(BYTES, BYTES).withName("snapshots"),
        LatestSnapshots.Keeper::new);
    builder.stream(
            settings.topics().importances(), Consumed.with(BYTES, BYTES).withName("importances"))
        .process(
            new Supplier<>(
                ObserveProcessor.STORE, () -> new ObserveProcessor(reading, settings.scope())),
            Named.as("observe"))
        .repartition(
            Repartitioned.<byte[], ExemplarPartial>as("partials")
                .withKeySerde(BYTES)
                .withValueSerde(RecordFormat.EXEMPLAR_PARTIAL.serde())
                .withNumberOfPartitions(settings.topicSettings().runPartitions())
                .withStreamPartitioner(
                    (topic, key, partial, partitions) -> byName(partial.getRun(), partitions)))
        .process(
            new Supplier<>(MergeProcessor.STORE, () -> new MergeProcessor(reading)),
            Named.as("merge"))
        .to(
            settings.topics().exemplars(),
            Produced.with(BYTES, RecordFormat.EXEMPLARS.serde())
                .withStreamPartitioner(
                    (topic, key, record, partitions) -> byName(run(key), partitions))
                .withName("exemplars"));
    return builder.build();
  }

  private static String run(byte[] key) {
    String text = RecordKeys.text(key);
    return text.substring(0, text.indexOf('/'));
  }

  private static Optional<Set<Integer>> byName(String name, int partitions) {
    return Optional.of(Set.of(RecordKeys.partition(name, partitions)));
  }

  /** A processor with one store of partials. */
  private record Supplier<V, O>(
      String store, java.util.function.Supplier<Processor<byte[], V, byte[], O>> processor)
      implements ProcessorSupplier<byte[], V, byte[], O> {
    @Override
    public Processor<byte[], V, byte[], O> get() {
      return processor.get();
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return Set.of(
          Stores.keyValueStoreBuilder(
                  Stores.persistentKeyValueStore(store),
                  Serdes.String(),
                  RecordFormat.EXEMPLAR_PARTIAL.serde())
              .withLoggingEnabled(Map.of()));
    }
  }
}
