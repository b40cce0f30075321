package dev.weft.streams.watch;

import dev.weft.core.RecordFormat;
import dev.weft.core.proto.NodeReport;
import dev.weft.streams.Outgoing;
import dev.weft.streams.ReadingTemplate;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Makes watch processors, with their store {@code watch}. */
public final class WatchSupplier
    implements ProcessorSupplier<byte[], NodeReport, byte[], Outgoing> {
  private final ReadingTemplate template;
  private final Duration stall;
  private final LongSupplier nanoTime;

  /**
   * For one reading.
   *
   * @param nanoTime by which silence is measured, such as {@link System#nanoTime}: a wall clock
   *     that is set forward would make every node silent
   */
  public WatchSupplier(ReadingTemplate template, Duration stall, LongSupplier nanoTime) {
    this.template = template;
    this.stall = stall;
    this.nanoTime = nanoTime;
  }

  @Override
  public Processor<byte[], NodeReport, byte[], Outgoing> get() {
    return new WatchProcessor(template, stall, nanoTime);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(WatchProcessor.STORE),
                Serdes.String(),
                RecordFormat.WATCHED_RUN.storeSerde())
            .withCachingEnabled());
  }
}
