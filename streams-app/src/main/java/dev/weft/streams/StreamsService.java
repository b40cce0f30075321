package dev.weft.streams;

import dev.weft.core.metrics.Health;
import dev.weft.core.proto.CellProgress;
import dev.weft.core.topics.TopicCreator;
import dev.weft.streams.cells.CellRest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running instance of the streams app. Makes missing topics at start. Safe to close from any
 * thread; not to be started twice.
 */
public final class StreamsService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamsService.class);
  private static final int LARGEST_STORE_RECORD = 8 << 20;

  private final KafkaStreams streams;
  private final ConsumerLag lag;
  private final Ending ending;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private StreamsService(KafkaStreams streams, ConsumerLag lag) {
    this.streams = streams;
    this.lag = lag;
    this.ending = new Ending(streams);
  }

  /** Without meters. */
  public static StreamsService start(StreamsSettings settings) {
    return start(settings, null);
  }

  /**
   * Makes missing topics and starts.
   *
   * @param metrics what it tells its meters, or null
   * @throws org.apache.kafka.common.KafkaException if the broker can't be reached or refuses
   * @throws IllegalArgumentException if topics have other partition counts than they must
   */
  public static StreamsService start(StreamsSettings settings, @Nullable StreamsMetrics metrics) {
    try (Admin admin = Admin.create(new HashMap<String, Object>(settings.kafka()))) {
      Map<String, Integer> partitions =
          TopicCreator.createMissing(admin, settings.topics().specs(settings.topicSettings()));
      PartitionChecks.require(
          admin, settings, partitions.getOrDefault(settings.topics().importances(), 0));
      TopicCreator.createMissing(
          admin,
          List.of(
              settings
                  .topics()
                  .cellsSpec(
                      settings.reading().name(),
                      settings.cellPartitions(),
                      settings.topicSettings())));
    }
    KafkaStreams streams =
        new KafkaStreams(
            CorrelationTopology.build(settings, metrics == null ? StreamsListener.NONE : metrics),
            properties(settings));
    StreamsService service =
        new StreamsService(streams, new ConsumerLag(settings, streams::metrics));
    streams.setUncaughtExceptionHandler(service::stopFor);
    if (metrics != null) {
      streams.setGlobalStateRestoreListener(metrics.restore());
      metrics.watch(service);
    }
    service.streams.start();
    return service;
  }

  private StreamThreadExceptionResponse stopFor(Throwable problem) {
    Throwable cause = problem;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    LOG.error("The streams app stops: {}", cause.getMessage(), problem);
    failure.compareAndSet(null, cause);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  /** The properties of Kafka Streams: ours, then the user's over them. */
  static Properties properties(StreamsSettings settings) {
    Map<String, Object> chosen = new HashMap<>();
    chosen.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
    chosen.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    chosen.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
    chosen.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory().toString());
    chosen.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
    chosen.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
    chosen.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 64L << 20);
    // Records are up to 1 MB: a thousand of them, the default, would not fit the heap.
    chosen.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 16);
    chosen.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 16);
    // An answer is cut at so many bytes, and what it has of a record without its end is read again.
    chosen.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), 4 << 20);
    chosen.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    chosen.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6_000);
    chosen.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 1_500);
    chosen.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), LARGEST_STORE_RECORD);
    chosen.put(StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG), 64L << 20);
    chosen.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    chosen.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 20);
    chosen.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 15_000);
    chosen.put(
        StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), LARGEST_STORE_RECORD);
    chosen.putAll(settings.kafka());
    Properties properties = new Properties();
    properties.putAll(chosen);
    return properties;
  }

  KafkaStreams streams() {
    return streams;
  }

  ConsumerLag lag() {
    return lag;
  }

  /** Ready once all tasks have their stores; waiting while they move or are read back. */
  public Health health() {
    KafkaStreams.State state = streams.state();
    String detail = "streams app " + state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    Throwable why = failure.get();
    if (why != null) {
      return Health.failed(detail + ": " + why.getMessage());
    }
    return switch (state) {
      case RUNNING -> Health.ready(detail);
      case CREATED, REBALANCING -> Health.waiting(detail);
      default -> Health.failed(detail);
    };
  }

  /** Kafka Streams' own state. */
  public KafkaStreams.State state() {
    return streams.state();
  }

  /** Why it stopped by itself, or null while it runs or after a plain close. */
  public @Nullable Throwable failure() {
    return failure.get();
  }

  /**
   * Whether all windows of the run that its nodes have passed are emitted, as far as records have
   * come to the cells. Of this instance's cells; false while the app starts or moves tasks.
   */
  public boolean isAtRest(String run) {
    try {
      ReadOnlyKeyValueStore<String, CellProgress> cells =
          streams.store(
              StoreQueryParameters.fromNameAndType(
                  CellRest.STORE, QueryableStoreTypes.keyValueStore()));
      boolean rests = true;
      try (KeyValueIterator<String, CellProgress> entries = cells.all()) {
        while (entries.hasNext() && rests) {
          KeyValue<String, CellProgress> entry = entries.next();
          rests = !entry.key.startsWith(run + "/") || CellRest.isAtRest(entry.value);
        }
      }
      return rests && streams.state() == KafkaStreams.State.RUNNING;
    } catch (InvalidStateStoreException e) {
      return false;
    }
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
