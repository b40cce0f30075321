package dev.weft.streams.cells;

import dev.weft.core.RecordFormat;
import dev.weft.core.proto.CellRecord;
import dev.weft.streams.Outgoing;
import dev.weft.streams.StreamsListener;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Makes cell processors, with their stores {@code progress}, {@code pending}, {@code co-moments}.
 */
public final class CellSupplier implements ProcessorSupplier<byte[], CellRecord, byte[], Outgoing> {
  /** Small segments, so that compaction soon takes what later versions replaced. */
  private static final Map<String, String> CHANGELOG = Map.of("segment.bytes", "67108864");

  private final SliceLogs logs;
  private final StreamsListener listener;

  /** Whose cells read slices again from there, and tell this listener. */
  public CellSupplier(SliceLogs logs, StreamsListener listener) {
    this.logs = logs;
    this.listener = listener;
  }

  @Override
  public Processor<byte[], CellRecord, byte[], Outgoing> get() {
    return new CellProcessor(logs, listener);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(CellProcessor.PROGRESS),
                Serdes.String(),
                RecordFormat.CELL_PROGRESS.storeSerde())
            .withCachingEnabled(),
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(CellProcessor.PENDING),
                Serdes.Bytes(),
                Serdes.ByteArray())
            .withCachingEnabled()
            .withLoggingEnabled(CHANGELOG),
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(CellProcessor.CO_MOMENTS),
                Serdes.Bytes(),
                Serdes.ByteArray())
            .withCachingEnabled()
            .withLoggingEnabled(CHANGELOG));
  }
}
