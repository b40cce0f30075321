package dev.weft.cli.commands;

import dev.weft.cli.broker.EmbeddedBroker;
import dev.weft.cli.metrics.Monitoring;
import dev.weft.core.metrics.Health;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weft broker}: an Apache Kafka broker alone, so that services can run as processes. */
@Command(
    name = "broker",
    description = "Runs an embedded Kafka broker alone, on loopback, until Ctrl-C.")
public final class BrokerCommand implements Callable<Integer>, Planned {
  @Mixin CommonOptions common;
  @Mixin private ListenOptions listen;
  @Mixin private MonitorOptions monitor;

  @Option(names = "--data-dir", required = true, paramLabel = "DIR", description = "Its data.")
  private Path dataDirectory;

  @Option(
      names = "--port",
      paramLabel = "P",
      defaultValue = "9092",
      description = "Its port; 0 for a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Override
  public Object plan() {
    return monitor.settings(listen);
  }

  @Override
  public Integer call() {
    try (Interrupts interrupts = Interrupts.listen();
        Monitoring monitoring = Monitoring.start(monitor.settings(listen), "weft-broker");
        EmbeddedBroker broker = EmbeddedBroker.start(dataDirectory, port)) {
      System.out.println("broker at " + broker.bootstrapServers());
      System.out.flush();
      new DiskSpaceMetrics(dataDirectory.toFile()).bindTo(monitoring.registry());
      monitoring.health(() -> Health.ready("broker running"));
      Running.await(interrupts, monitoring);
    }
    return 0;
  }
}
