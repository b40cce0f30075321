package dev.weft.cli.commands;

import dev.weft.cli.UserException;
import dev.weft.core.RecordKeys;
import dev.weft.streams.StreamsService;
import dev.weft.streams.StreamsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weft streams}: the streams app alone. */
@Command(
    name = "streams",
    description = "Runs the streams app: importances in, correlations of closed windows out.")
public final class StreamsCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Mixin private ConnectionOptions connection;
  @Mixin private TopicOptions topics;
  @Mixin private ReadingOptions reading;

  @Option(
      names = "--reading",
      defaultValue = "live",
      paramLabel = "NAME",
      description = "Name of the reading (default: ${DEFAULT-VALUE}).")
  private String name;

  @Option(
      names = "--window-steps",
      paramLabel = "W",
      description = "Steps a window; 0: the manifest's (default).")
  private long windowSteps;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Stream threads (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--cell-partitions",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "How many tasks can hold cells; fixed once a reading began (default: ${DEFAULT-VALUE}).")
  private int cellPartitions;

  @Option(
      names = "--standby-replicas",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Copies of each store that other instances keep up to date, to take over from (default: "
              + "${DEFAULT-VALUE}).")
  private int standbyReplicas;

  @Option(
      names = "--stall-seconds",
      paramLabel = "S",
      defaultValue = "300",
      description =
          "Windows close without a node that is silent for so long; 0: they wait for ever "
              + "(default: ${DEFAULT-VALUE}).")
  private long stallSeconds;

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      defaultValue = ".weft/streams",
      description = "Where the stores lie (default: ${DEFAULT-VALUE}).")
  private Path stateDirectory;

  @Override
  public Integer call() {
    RecordKeys.requireName("reading", name);
    try (Interrupts interrupts = Interrupts.listen();
        Connection broker = connection.open();
        StreamsService service =
            StreamsService.start(
                new StreamsSettings(
                    broker.topics(),
                    topics.settings(),
                    reading.template(name, windowSteps),
                    threads,
                    cellPartitions,
                    Duration.ofSeconds(stallSeconds),
                    stateDirectory,
                    kafka(broker)))) {
      System.err.println("weft streams: reading '" + name + "'; Ctrl-C stops it");
      while (!interrupts.await(500)) {
        Throwable failure = service.failure();
        if (failure != null || service.state() == KafkaStreams.State.ERROR) {
          throw new UserException(
              "the streams app stopped: " + (failure == null ? "" : failure.getMessage()), failure);
        }
      }
    }
    return 0;
  }

  /** Kafka Streams' own properties win over the flag. */
  private Map<String, String> kafka(Connection broker) {
    if (standbyReplicas < 0) {
      throw new UserException("standby-replicas " + standbyReplicas + " is below 0");
    }
    Map<String, String> all = new HashMap<>(broker.kafka());
    all.putIfAbsent(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, Integer.toString(standbyReplicas));
    return all;
  }
}
