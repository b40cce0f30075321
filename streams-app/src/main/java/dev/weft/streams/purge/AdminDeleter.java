package dev.weft.streams.purge;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes by Kafka's admin client. What fails is tried again at the next call. */
final class AdminDeleter implements RecordDeleter {
  private static final Logger LOG = LoggerFactory.getLogger(AdminDeleter.class);

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Admin admin;
  private final String topic;

  AdminDeleter(Admin admin, String topic) {
    this.admin = admin;
    this.topic = topic;
  }

  @Override
  public void delete(Map<Integer, Long> before) {
    Map<TopicPartition, RecordsToDelete> records = new HashMap<>();
    before.forEach(
        (partition, offset) ->
            records.put(
                new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)));
    var unused =
        admin
            .deleteRecords(records)
            .all()
            .whenComplete(
                (done, problem) -> {
                  if (problem != null) {
                    LOG.warn(
                        "What {} no longer needs was not deleted: {}", topic, problem.getMessage());
                  }
                });
  }

  @Override
  public void close() {
    admin.close(PATIENCE);
  }
}
