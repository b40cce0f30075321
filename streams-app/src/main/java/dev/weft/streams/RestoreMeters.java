package dev.weft.streams;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** What is read back from changelogs into stores after a start or a take-over. */
final class RestoreMeters implements StateRestoreListener {
  private final Set<String> restoring = ConcurrentHashMap.newKeySet();
  private final Counter records;

  RestoreMeters(MeterRegistry registry) {
    records =
        Counter.builder("weft.streams.restored")
            .description("Records read back from changelogs into stores, by this process")
            .baseUnit("records")
            .register(registry);
    Gauge.builder("weft.streams.restoring", restoring, Set::size)
        .description("Stores that are being read back: their tasks do nothing else until then")
        .baseUnit("stores")
        .strongReference(true)
        .register(registry);
  }

  @Override
  public void onRestoreStart(TopicPartition of, String store, long from, long to) {
    restoring.add(of + " " + store);
  }

  @Override
  public void onBatchRestored(TopicPartition of, String store, long to, long restored) {
    records.increment((double) restored);
  }

  @Override
  public void onRestoreEnd(TopicPartition of, String store, long total) {
    restoring.remove(of + " " + store);
  }

  @Override
  public void onRestoreSuspended(TopicPartition of, String store, long total) {
    restoring.remove(of + " " + store);
  }
}
