package dev.weft.streams.cells;

import dev.weft.core.proto.CellRecord;
import java.util.List;
import java.util.function.ObjLongConsumer;

/**
 * The task's partition of {@code cells}, read again: slices that are not in the stored co-moments
 * lie nowhere else. Not safe for several threads.
 */
public interface SliceLog extends AutoCloseable {
  /**
   * Reads records again, in order.
   *
   * @param offsets ascending
   * @param records takes each record with its offset
   * @throws IllegalStateException if one of them is not there any more, or can't be read in time
   */
  void read(List<Long> offsets, ObjLongConsumer<CellRecord> records);

  @Override
  void close();
}
