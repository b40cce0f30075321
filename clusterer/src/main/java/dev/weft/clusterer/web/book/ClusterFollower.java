package dev.weft.clusterer.web.book;

import com.google.protobuf.MessageLite;
import dev.weft.clusterer.topics.PassedOver;
import dev.weft.clusterer.topics.TopicFollower;
import dev.weft.clusterer.web.book.SnapshotBook.Source;
import dev.weft.core.BadRecordException;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Fills a book from a topic whose key is run/reading/analysis/cluster, from its beginning and then
 * as records come.
 */
final class ClusterFollower<M extends MessageLite> implements AutoCloseable {
  private final ClusterBook<M> book;
  private final RecordFormat<M> format;
  private final TopicFollower follower;

  private ClusterFollower(
      Map<String, String> kafka, String topic, RecordFormat<M> format, ClusterBook<M> book) {
    this.book = book;
    this.format = format;
    follower = TopicFollower.start(kafka, topic, this::take);
  }

  /** Starts, and comes back when what is kept now has been read, or after a few seconds. */
  static <M extends MessageLite> ClusterFollower<M> start(
      Map<String, String> kafka, String topic, RecordFormat<M> format, ClusterBook<M> book) {
    ClusterFollower<M> follower = new ClusterFollower<>(kafka, topic, format, book);
    follower.follower.awaitCaughtUp();
    return follower;
  }

  private void take(List<ConsumerRecord<byte[], byte[]>> records) {
    Set<Source> changed = new HashSet<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      String[] names = RecordKeys.text(record.key()).split("/", -1);
      try {
        Source source = new Source(names[0], names[1], names[2]);
        book.put(
            source,
            Long.parseLong(names[3]),
            record.value() == null ? null : format.decode(record.value()));
        changed.add(source);
      } catch (BadRecordException | IllegalArgumentException | IndexOutOfBoundsException e) {
        PassedOver.warn(record, e);
      }
    }
    book.changed(changed);
  }

  @Override
  public void close() {
    follower.close();
  }
}
