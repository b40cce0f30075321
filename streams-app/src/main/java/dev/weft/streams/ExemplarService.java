package dev.weft.streams;

import dev.weft.core.topics.TopicCreator;
import dev.weft.streams.exemplars.ExemplarTopology;
import java.util.HashMap;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running instance of the exemplars' own application, beside the streams app and apart from it:
 * a view must not hold up the statistics, and if it fails it says so in the log and only it stops.
 * One thread. Safe to close from any thread; not to be started twice.
 */
public final class ExemplarService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExemplarService.class);

  private final KafkaStreams streams;
  private final Ending ending;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private ExemplarService(KafkaStreams streams) {
    this.streams = streams;
    this.ending = new Ending(streams);
  }

  /**
   * Makes missing topics and starts.
   *
   * @param settings of the streams app whose reading it goes with
   * @throws org.apache.kafka.common.KafkaException if the broker can't be reached or refuses
   */
  public static ExemplarService start(StreamsSettings settings) {
    try (Admin admin = Admin.create(new HashMap<String, Object>(settings.kafka()))) {
      TopicCreator.createMissing(admin, settings.topics().specs(settings.topicSettings()));
    }
    ExemplarService service =
        new ExemplarService(
            new KafkaStreams(ExemplarTopology.build(settings), properties(settings)));
    service.streams.setUncaughtExceptionHandler(
        problem -> {
          LOG.error("Exemplars stop, the streams app goes on: {}", problem.getMessage(), problem);
          service.failure.compareAndSet(null, problem);
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    service.streams.start();
    return service;
  }

  /** The streams app's, but once at least instead of exactly, and committed more rarely. */
  static Properties properties(StreamsSettings settings) {
    Properties properties = StreamsService.properties(settings);
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.exemplarsId());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
    // A replay waits for what is committed.
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.scope() == null ? 5_000 : 500);
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, 0);
    return properties;
  }

  /** Why it stopped by itself, or null while it runs or after a plain close. */
  public @Nullable Throwable failure() {
    return failure.get();
  }

  /** Kafka Streams' own state. */
  public KafkaStreams.State state() {
    return streams.state();
  }

  /** Begins to stop, without waiting: so it stops while others do. */
  public void beginClose() {
    ending.begin();
  }

  /** Stops and leaves the group, so that others take over at once; at most eight seconds. */
  @Override
  public void close() {
    ending.await();
  }
}
