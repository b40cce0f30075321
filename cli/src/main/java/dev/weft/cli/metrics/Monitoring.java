package dev.weft.cli.metrics;

import dev.weft.cli.UserException;
import dev.weft.clusterer.web.Monitor;
import dev.weft.clusterer.web.MonitorServer;
import dev.weft.core.metrics.Health;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One process's meters and health: a registry for binders, read by Prometheus and pushed by OTLP
 * where that is set. What is adopted is closed with it, last first. Safe for any threads.
 */
public final class Monitoring implements Monitor, AutoCloseable {
  private final PrometheusMeterRegistry prometheus =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final CompositeMeterRegistry registry = new CompositeMeterRegistry();
  private final Deque<AutoCloseable> adopted = new ArrayDeque<>();
  private volatile Supplier<Health> health = () -> Health.waiting("starting");

  private Monitoring(MeterSettings settings, String service) {
    registry.config().meterFilter(new MeterChoice());
    registry.add(prometheus);
    URI otlp = settings.otlp();
    if (otlp != null) {
      registry.add(
          new OtlpMeterRegistry(config(otlp, settings.otlpEvery(), service), Clock.SYSTEM));
    }
    adopt(ProcessMeters.bind(registry));
  }

  /**
   * Begins: the process's own meters are there, and it is said to be starting.
   *
   * @param service its name for OTLP: {@code weft-streams}
   * @throws UserException if the address can't be had
   */
  public static Monitoring start(MeterSettings settings, String service) {
    Monitoring monitoring = new Monitoring(settings, service);
    if (settings.serve() != null) {
      try {
        MonitorServer server = MonitorServer.start(settings.serve(), monitoring);
        monitoring.adopt(server);
        System.err.println(service + ": metrics at " + server.address() + "metrics");
      } catch (RuntimeException e) {
        monitoring.close();
        throw new UserException(
            "can't serve metrics at " + settings.serve() + ": " + cause(e).getMessage(), e);
      }
    }
    return monitoring;
  }

  private static Throwable cause(Throwable problem) {
    return Stream.iterate(problem, each -> each != null, Throwable::getCause)
        .reduce((outer, inner) -> inner)
        .orElse(problem);
  }

  private static OtlpConfig config(URI address, Duration every, String service) {
    return new OtlpConfig() {
      @Override
      public @Nullable String get(String key) {
        return null;
      }

      @Override
      public String url() {
        return address.toString();
      }

      @Override
      public Duration step() {
        return every;
      }

      @Override
      public Map<String, String> resourceAttributes() {
        return Map.of("service.name", service);
      }
    };
  }

  /** For binders. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Closes it with this, and gives it back. */
  public synchronized <T extends AutoCloseable> T adopt(T closeable) {
    adopted.push(closeable);
    return closeable;
  }

  /** Whom to ask for health from now on. */
  public void health(Supplier<Health> source) {
    health = source;
  }

  @Override
  public Health health() {
    return health.get();
  }

  @Override
  public String metrics() {
    return prometheus.scrape();
  }

  @Override
  public synchronized void close() {
    while (!adopted.isEmpty()) {
      try {
        adopted.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("can't close: " + e.getMessage(), e);
      }
    }
    registry.close();
    prometheus.close();
  }
}
