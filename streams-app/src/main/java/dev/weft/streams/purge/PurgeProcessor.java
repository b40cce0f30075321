package dev.weft.streams.purge;

import dev.weft.core.proto.CellsNeeded;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Hears what of {@code cells} is still needed, and now and then deletes what lies before it. */
final class PurgeProcessor implements Processor<byte[], CellsNeeded, Void, Void> {
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final Function<Map<String, Object>, RecordDeleter> deleters;
  private final Map<Integer, Long> needed = new HashMap<>();
  private @Nullable RecordDeleter deleter;

  PurgeProcessor(Function<Map<String, Object>, RecordDeleter> deleters) {
    this.deleters = deleters;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    close();
    RecordDeleter opened = deleters.apply(context.appConfigs());
    deleter = opened;
    context.schedule(EVERY, PunctuationType.WALL_CLOCK_TIME, time -> delete(opened));
  }

  @Override
  public void process(Record<byte[], CellsNeeded> record) {
    needed.merge(record.value().getPartition(), record.value().getOffset(), Math::max);
  }

  private void delete(RecordDeleter opened) {
    if (!needed.isEmpty()) {
      opened.delete(Map.copyOf(needed));
      needed.clear();
    }
  }

  @Override
  public void close() {
    needed.clear();
    if (deleter != null) {
      deleter.close();
      deleter = null;
    }
  }
}
