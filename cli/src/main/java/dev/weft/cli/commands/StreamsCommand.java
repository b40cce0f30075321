package dev.weft.cli.commands;

import dev.weft.cli.UserException;
import dev.weft.cli.metrics.BrokerWatch;
import dev.weft.cli.metrics.Monitoring;
import dev.weft.core.RecordKeys;
import dev.weft.streams.ExemplarService;
import dev.weft.streams.StreamsMetrics;
import dev.weft.streams.StreamsService;
import dev.weft.streams.StreamsSettings;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.streams.StreamsConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weft streams}: the streams app alone. */
@Command(
    name = "streams",
    description = "Runs the streams app: importances in, correlations of closed windows out.")
public final class StreamsCommand implements Callable<Integer>, Planned {
  @Mixin CommonOptions common;
  @Mixin private ConnectionOptions connection;
  @Mixin private TopicOptions topics;
  @Mixin private ReadingOptions reading;
  @Mixin private ListenOptions listen;
  @Mixin private MonitorOptions monitor;

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
        Monitoring monitoring = Monitoring.start(monitor.settings(listen), "weft-streams");
        Connection broker = connection.open()) {
      BrokerWatch watch = monitoring.adopt(broker.watch(monitoring.registry()));
      StateDirectory.claim(stateDirectory, broker.cluster());
      new DiskSpaceMetrics(stateDirectory.toFile()).bindTo(monitoring.registry());
      StreamsMetrics metrics = monitoring.adopt(new StreamsMetrics(monitoring.registry()));
      StreamsSettings settings = settings(broker);
      try (StreamsService service = StreamsService.start(settings, metrics);
          ExemplarService exemplars = reading.exemplars ? ExemplarService.start(settings) : null) {
        monitoring.health(() -> service.health().and(watch.health()));
        System.err.println("weft streams: reading '" + name + "'; Ctrl-C stops it");
        Running.await(interrupts, monitoring, watch);
        service.beginClose();
        if (exemplars != null) {
          exemplars.beginClose();
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

  @Override
  public Object plan() {
    var unused = monitor.settings(listen);
    return settings(connection.planned());
  }

  private StreamsSettings settings(Connection broker) {
    return new StreamsSettings(
        broker.topics(),
        topics.settings(),
        reading.template(name, windowSteps),
        threads,
        cellPartitions,
        Duration.ofSeconds(stallSeconds),
        stateDirectory,
        kafka(broker));
  }
}
