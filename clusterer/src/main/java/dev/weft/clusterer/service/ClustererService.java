package dev.weft.clusterer.service;

import dev.weft.clusterer.linalg.LinearAlgebra;
import dev.weft.clusterer.linalg.SelfCheck;
import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.core.metrics.Health;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.topics.TopicCreator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The running clusterer: one thread that reads correlations, clusters each window that becomes
 * whole, and writes its snapshot. Several share the runs; a run belongs to one at a time. Safe to
 * close from any thread.
 */
public final class ClustererService implements AutoCloseable {
  private static final long CLOSE_MILLISECONDS = 8_000;

  private final ClusterLoop loop;
  private final Thread thread;

  private ClustererService(ClusterLoop loop) {
    this.loop = loop;
    this.thread = new Thread(loop, "weft-clusterer");
    thread.setDaemon(true);
  }

  /**
   * Checks this machine's linear algebra, makes missing topics and starts.
   *
   * @param listener told of each snapshot once it is committed, on the clusterer's thread
   * @throws IllegalStateException if the linear algebra is wrong
   * @throws org.apache.kafka.common.KafkaException if the broker can't be reached or refuses
   */
  public static ClustererService start(ClustererSettings settings, Consumer<Snapshot> listener) {
    return startWithWindows(settings, (snapshot, window) -> listener.accept(snapshot));
  }

  /**
   * The same, with a listener that is told of the window too.
   *
   * @throws IllegalStateException if the linear algebra is wrong
   * @throws org.apache.kafka.common.KafkaException if the broker can't be reached or refuses
   */
  public static ClustererService startWithWindows(
      ClustererSettings settings, BiConsumer<Snapshot, WindowCorrelations> listener) {
    LinearAlgebra.setThreads(1);
    SelfCheck.requireRightAnswers();
    Map<String, Integer> partitions;
    try (Admin admin = Admin.create(new HashMap<String, Object>(settings.kafka()))) {
      partitions =
          TopicCreator.createMissing(admin, settings.topics().specs(settings.topicSettings()));
    }
    ClusterLoop loop =
        new ClusterLoop(
            settings,
            partitions,
            new KafkaConsumer<>(
                consumerConfig(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
            () ->
                new KafkaProducer<>(
                    producerConfig(settings), new ByteArraySerializer(), new ByteArraySerializer()),
            listener);
    ClustererService service = new ClustererService(loop);
    service.thread.start();
    return service;
  }

  private static Map<String, Object> consumerConfig(ClustererSettings settings) {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
    config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_500);
    // A clustering may take long; a dead process is noticed by its session.
    config.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 3_600_000);
    config.putAll(settings.kafka());
    config.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
    config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    return config;
  }

  static Map<String, Object> producerConfig(ClustererSettings settings) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 30_000);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 << 20);
    config.putAll(settings.kafka());
    // The group's generation fences; the id need only be this instance's own.
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.group() + "." + UUID.randomUUID());
    return config;
  }

  /** Why it stopped by itself, or null. */
  public @Nullable Throwable failure() {
    return loop.failure();
  }

  /** Records of correlations that it refused since it started. */
  public long rejected() {
    return loop.counts().rejected.sum();
  }

  LoopCounts counts() {
    return loop.counts();
  }

  /** Ready while its thread runs. */
  public Health health() {
    Throwable why = failure();
    if (why != null) {
      return Health.failed("clusterer stopped: " + why.getMessage());
    }
    return isRunning() ? Health.ready("clusterer running") : Health.failed("clusterer stopped");
  }

  /** Whole windows that it passed over since it started, because it had fallen behind. */
  public long skipped() {
    return loop.counts().skipped.sum();
  }

  /** Analyses that can't be made of what a reading keeps, and why, each once. */
  public List<String> impossible() {
    return loop.impossible();
  }

  /** Whether it still works. */
  public boolean isRunning() {
    return thread.isAlive();
  }

  /**
   * Stops after the window in hand and leaves the group; gives a long one up after 8 s, which is
   * then clustered again.
   */
  @Override
  public void close() {
    loop.stop();
    try {
      thread.join(CLOSE_MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
