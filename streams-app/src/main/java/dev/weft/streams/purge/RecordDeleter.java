package dev.weft.streams.purge;

import java.util.Map;

/** Deletes records from the beginning of partitions. */
public interface RecordDeleter extends AutoCloseable {
  /**
   * Begins to delete; does not wait.
   *
   * @param before by partition, the first offset to keep
   */
  void delete(Map<Integer, Long> before);

  @Override
  void close();
}
