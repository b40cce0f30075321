package dev.weft.streams.cells;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Opens a task's partition of {@code cells} for reading again. */
public interface SliceLogs {
  /**
   * Opens it.
   *
   * @param streamsConfig of the Kafka Streams application
   * @param partition the task's
   */
  SliceLog open(Map<String, Object> streamsConfig, int partition);

  /** Reads with a consumer. */
  static SliceLogs of(String topic) {
    return (config, partition) -> new KafkaSliceLog(config, new TopicPartition(topic, partition));
  }
}
