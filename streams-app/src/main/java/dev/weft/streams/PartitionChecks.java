package dev.weft.streams;

import dev.weft.core.topics.TopicCreator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * Whether a reading that was begun can go on with these partitions: cells and nodes lie where the
 * counts of its first start put them.
 */
final class PartitionChecks {
  private PartitionChecks() {}

  /**
   * Refuses counts that changed since the reading began.
   *
   * @param importances partitions of {@code importances} as they are
   * @throws IllegalArgumentException that says which and what to do
   */
  static void require(Admin admin, StreamsSettings settings, int importances) {
    String cells = settings.topics().cells(settings.reading().name());
    String nodes = settings.applicationId() + "-nodes-changelog";
    String earlier = settings.applicationId() + "-cells-repartition";
    Map<String, Integer> begun = TopicCreator.partitions(admin, List.of(cells, nodes, earlier));
    if (begun.containsKey(earlier)) {
      throw new IllegalArgumentException(
          "reading '"
              + settings.reading().name()
              + "' was begun by an earlier version, which kept slices in "
              + earlier
              + ": read the runs again under another reading's name");
    }
    int cellPartitions = begun.getOrDefault(cells, settings.cellPartitions());
    if (cellPartitions != settings.cellPartitions()) {
      throw new IllegalArgumentException(
          "reading '"
              + settings.reading().name()
              + "' was begun with "
              + cellPartitions
              + " partitions of cells, not "
              + settings.cellPartitions()
              + ": keep --cell-partitions "
              + cellPartitions
              + ", or read the runs again under another reading's name");
    }
    int before = begun.getOrDefault(nodes, importances);
    if (before != importances) {
      throw new IllegalArgumentException(
          "topic "
              + settings.topics().importances()
              + " had "
              + before
              + " partitions when reading '"
              + settings.reading().name()
              + "' was begun, and has "
              + importances
              + " now, so that nodes lie elsewhere: begin new runs under another --prefix");
    }
  }
}
