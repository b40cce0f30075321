package dev.weft.streams;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;

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
    String cells = settings.applicationId() + "-cells-repartition";
    String nodes = settings.applicationId() + "-nodes-changelog";
    Map<String, Integer> begun = partitions(admin, List.of(cells, nodes));
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

  private static Map<String, Integer> partitions(Admin admin, List<String> topics) {
    try {
      Set<String> existing = admin.listTopics().names().get();
      Map<String, TopicDescription> found =
          admin
              .describeTopics(topics.stream().filter(existing::contains).toList())
              .allTopicNames()
              .get();
      Map<String, Integer> partitions = new HashMap<>();
      found.forEach((name, topic) -> partitions.put(name, topic.partitions().size()));
      return partitions;
    } catch (ExecutionException e) {
      throw new KafkaException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while looking at topics", e);
    }
  }
}
