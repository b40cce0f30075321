package dev.weft.cli.pipe;

import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** How far the nodes have come. */
final class PublishedRecords {
  private PublishedRecords() {}

  /** Records of {@code importances} so far, or -1 where the broker does not answer. */
  static long count(Admin admin) {
    String topic = new Topics(Topics.DEFAULT_PREFIX).importances();
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    IntStream.range(0, TopicSettings.DEFAULTS.importancesPartitions())
        .forEach(p -> latest.put(new TopicPartition(topic, p), OffsetSpec.latest()));
    try {
      return admin.listOffsets(latest).all().get().values().stream()
          .mapToLong(ListOffsetsResultInfo::offset)
          .sum();
    } catch (ExecutionException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
