package dev.weft.streams.purge;

import dev.weft.core.proto.CellsNeeded;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;

/** Makes purge processors. They have no store: what one forgets is said again. */
public final class PurgeSupplier implements ProcessorSupplier<byte[], CellsNeeded, Void, Void> {
  private final Function<Map<String, Object>, RecordDeleter> deleters;

  /** With what deletes, made from the properties of the Kafka Streams application. */
  public PurgeSupplier(Function<Map<String, Object>, RecordDeleter> deleters) {
    this.deleters = deleters;
  }

  /** That deletes from a topic. */
  public static PurgeSupplier of(String topic) {
    return new PurgeSupplier(
        config ->
            new AdminDeleter(
                Admin.create(new StreamsConfig(config).getAdminConfigs("purge")), topic));
  }

  @Override
  public Processor<byte[], CellsNeeded, Void, Void> get() {
    return new PurgeProcessor(deleters);
  }
}
