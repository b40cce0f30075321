package dev.weft.streams.ingest;

import dev.weft.core.RecordFormat;
import dev.weft.streams.Outgoing;
import dev.weft.streams.ReadingTemplate;
import dev.weft.streams.ReplayScope;
import dev.weft.streams.StreamsListener;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Makes ingest processors, with their stores {@code nodes}, {@code counts} and {@code readings}.
 */
public final class IngestSupplier implements ProcessorSupplier<byte[], byte[], byte[], Outgoing> {
  private final ReadingTemplate template;
  private final boolean watched;
  private final StreamsListener listener;
  private final @Nullable ReplayScope scope;

  /**
   * For one reading.
   *
   * @param watched whether the watch is to hear of every node
   * @param scope what a replay reads; null: all
   */
  public IngestSupplier(
      ReadingTemplate template,
      boolean watched,
      StreamsListener listener,
      @Nullable ReplayScope scope) {
    this.template = template;
    this.watched = watched;
    this.listener = listener;
    this.scope = scope;
  }

  @Override
  public Processor<byte[], byte[], byte[], Outgoing> get() {
    return new IngestProcessor(template, watched, listener, scope);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(IngestProcessor.NODES),
                Serdes.String(),
                RecordFormat.NODE_STATE.storeSerde())
            .withCachingEnabled(),
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(IngestProcessor.COUNTS),
                Serdes.String(),
                RecordFormat.COUNTS.storeSerde())
            .withCachingEnabled(),
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(IngestProcessor.READINGS),
                Serdes.String(),
                RecordFormat.CELL.storeSerde())
            .withCachingEnabled());
  }
}
