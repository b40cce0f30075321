package dev.weft.cli.commands;

import dev.weft.cli.metrics.MeterSettings;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a service's meters and health are shown. */
public final class MonitorOptions {
  @Option(
      names = "--metrics-port",
      paramLabel = "P",
      description = "Serve /metrics for Prometheus and /health on this port; 0: a free one.")
  private @Nullable Integer port;

  @Option(
      names = "--otlp-url",
      paramLabel = "URL",
      description =
          "Push metrics there by OpenTelemetry's protocol over HTTP: http://HOST:4318/v1/metrics.")
  private @Nullable URI otlp;

  @Option(
      names = "--otlp-seconds",
      paramLabel = "S",
      defaultValue = "10",
      description = "How often (default: ${DEFAULT-VALUE}).")
  private long otlpSeconds = 10;

  MeterSettings settings(ListenOptions listen) {
    return new MeterSettings(
        port == null ? null : listen.on(port), otlp, Duration.ofSeconds(otlpSeconds));
  }
}
