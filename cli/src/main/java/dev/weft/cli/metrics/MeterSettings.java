package dev.weft.cli.metrics;

import dev.weft.clusterer.web.WebSettings;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a process's meters are shown. Immutable.
 *
 * @param serve where {@code /metrics} and {@code /health} are served, or null
 * @param otlp address that meters are pushed to by OpenTelemetry's protocol over HTTP, or null
 * @param otlpEvery how often
 */
public record MeterSettings(@Nullable WebSettings serve, @Nullable URI otlp, Duration otlpEvery) {
  /** Checks address and interval. */
  public MeterSettings {
    if (otlp != null && !("http".equals(otlp.getScheme()) || "https".equals(otlp.getScheme()))) {
      throw new IllegalArgumentException("otlp-url " + otlp + " is no http address");
    }
    if (otlpEvery.isNegative() || otlpEvery.isZero()) {
      throw new IllegalArgumentException("otlp-seconds " + otlpEvery.toSeconds() + " below 1");
    }
  }
}
