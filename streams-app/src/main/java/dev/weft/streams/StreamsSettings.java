package dev.weft.streams;

import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the streams app runs. Immutable.
 *
 * @param topics names of the topics
 * @param topicSettings how those that are missing are made
 * @param reading what it reads, and how
 * @param threads stream threads of this instance
 * @param cellPartitions partitions of {@code cells}: how many tasks can hold co-moments. Fixed once
 *     the reading has begun
 * @param stall after which a silent node is passed over, by the live reading; zero: never
 * @param stateDirectory where the stores lie
 * @param kafka further properties of Kafka Streams and its clients; {@code bootstrap.servers} at
 *     least. They win over what is chosen here
 * @param scope what a replay reads; null: all runs, without end
 */
public record StreamsSettings(
    Topics topics,
    TopicSettings topicSettings,
    ReadingTemplate reading,
    int threads,
    int cellPartitions,
    Duration stall,
    Path stateDirectory,
    Map<String, String> kafka,
    @Nullable ReplayScope scope) {
  /** Two, so that the three cells of an ordinary run weigh the same in both. */
  public static final int DEFAULT_CELL_PARTITIONS = 2;

  /** Longer than any pause of a training loop that should not cost it a window. */
  public static final Duration DEFAULT_STALL = Duration.ofMinutes(5);

  /** Of the application ids of exemplars, before the reading's name. */
  private static final String EXEMPLARS = "exemplars.";

  private static final String LIVE = "live";

  /** Checks the counts. */
  public StreamsSettings {
    if (threads < 1 || threads > 1_024) {
      throw new IllegalArgumentException("threads " + threads + " is not in 1..1,024");
    }
    if (cellPartitions < 1 || cellPartitions > 10_000) {
      throw new IllegalArgumentException(
          "cell-partitions " + cellPartitions + " is not in 1..10,000");
    }
    if (reading.name().startsWith(EXEMPLARS)) {
      throw new IllegalArgumentException(
          "reading name '" + reading.name() + "': " + EXEMPLARS + "… are names of applications");
    }
    if (stall.isNegative()) {
      throw new IllegalArgumentException("stall time " + stall);
    }
    if (kafka.getOrDefault("bootstrap.servers", "").isBlank()) {
      throw new IllegalArgumentException("no broker given (bootstrap.servers)");
    }
    kafka = Map.copyOf(kafka);
  }

  /** Of all runs, without end. */
  public StreamsSettings(
      Topics topics,
      TopicSettings topicSettings,
      ReadingTemplate reading,
      int threads,
      int cellPartitions,
      Duration stall,
      Path stateDirectory,
      Map<String, String> kafka) {
    this(
        topics,
        topicSettings,
        reading,
        threads,
        cellPartitions,
        stall,
        stateDirectory,
        kafka,
        null);
  }

  /** Whether this reading watches over its runs: a replay obeys marks and writes none. */
  public boolean watches() {
    return reading.name().equals(LIVE) && !stall.isZero();
  }

  /** {@code weft.live}: by prefix and reading, so that a replay has its own state and offsets. */
  public String applicationId() {
    return topics.prefix() + reading.name();
  }

  /** Of the exemplars' own application: {@code weft.exemplars.live}. */
  public String exemplarsId() {
    return topics.prefix() + EXEMPLARS + reading.name();
  }
}
