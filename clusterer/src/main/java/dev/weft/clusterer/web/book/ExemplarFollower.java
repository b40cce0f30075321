package dev.weft.clusterer.web.book;

import dev.weft.clusterer.topics.TopicFollower;
import dev.weft.clusterer.web.book.SnapshotBook.Source;
import dev.weft.core.BadRecordException;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.topics.Topics;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fills a book of exemplars from their topic, from its beginning and then as they come. */
final class ExemplarFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExemplarFollower.class);

  private final ExemplarBook book;
  private final TopicFollower follower;

  private ExemplarFollower(Map<String, String> kafka, Topics topics, ExemplarBook book) {
    this.book = book;
    follower = TopicFollower.start(kafka, topics.exemplars(), this::take);
  }

  /** Starts, and comes back when what is kept now has been read, or after a few seconds. */
  static ExemplarFollower start(Map<String, String> kafka, Topics topics, ExemplarBook book) {
    ExemplarFollower follower = new ExemplarFollower(kafka, topics, book);
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
            record.value() == null ? null : RecordFormat.EXEMPLARS.decode(record.value()));
        changed.add(source);
      } catch (BadRecordException | IllegalArgumentException | IndexOutOfBoundsException e) {
        LOG.warn("Passes over {}@{}: {}", record.topic(), record.offset(), e.getMessage());
      }
    }
    book.changed(changed);
  }

  @Override
  public void close() {
    follower.close();
  }
}
