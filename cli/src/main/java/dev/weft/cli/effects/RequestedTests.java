package dev.weft.cli.effects;

import dev.weft.clusterer.service.ClustererMetrics;
import dev.weft.clusterer.service.ClustererSettings;
import dev.weft.clusterer.service.TestScheduler;
import dev.weft.clusterer.service.TestSchedulerSettings;
import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.clusterer.web.book.KafkaBook;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.topics.TopicCreator;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** The tests that a clusterer asks for, if it is to; with what it must follow for it. */
public final class RequestedTests implements AutoCloseable {
  private final @Nullable TestScheduler scheduler;
  private final AutoCloseable following;

  private RequestedTests(@Nullable TestScheduler scheduler, AutoCloseable following) {
    this.scheduler = scheduler;
    this.following = following;
  }

  /**
   * Starts, unless none are to be outstanding.
   *
   * @param book whose exemplars and effects are followed
   * @param wanted which clusters may be tested at all
   */
  public static RequestedTests start(
      int outstanding,
      Topics topics,
      TopicSettings topicSettings,
      Map<String, String> kafka,
      KafkaBook book,
      Predicate<Cluster> wanted) {
    if (outstanding == 0) {
      return new RequestedTests(null, () -> {});
    }
    try (Admin admin = Admin.create(new HashMap<String, Object>(kafka))) {
      TopicCreator.createMissing(admin, topics.specs(topicSettings));
    }
    AutoCloseable following = book.followClusters();
    TestSchedulerSettings settings =
        new TestSchedulerSettings(topics, topicSettings, outstanding, kafka);
    return new RequestedTests(
        TestScheduler.start(settings, book.exemplars(), book.effects(), wanted), following);
  }

  /** The same, as a clusterer is set. */
  public static RequestedTests start(
      int outstanding, TopicSettings topicSettings, ClustererSettings settings, KafkaBook book) {
    return start(
        outstanding, settings.topics(), topicSettings, settings.kafka(), book, cluster -> true);
  }

  /** A snapshot was written. */
  public void snapshot(Snapshot snapshot, WindowCorrelations window) {
    if (scheduler != null) {
      scheduler.snapshot(snapshot, window);
    }
  }

  /** Binds its meters. */
  public void watch(ClustererMetrics metrics) {
    if (scheduler != null) {
      metrics.watch(scheduler);
    }
  }

  /** Whether nothing is due and nothing outstanding. */
  public boolean isIdle() {
    return scheduler == null || scheduler.isIdle();
  }

  /** Requests without an answer. */
  public int outstanding() {
    return scheduler == null ? 0 : scheduler.outstanding();
  }

  @Override
  public void close() {
    if (scheduler != null) {
      scheduler.close();
    }
    try {
      following.close();
    } catch (Exception e) {
      throw new IllegalStateException("a follower refuses to stop", e);
    }
  }
}
