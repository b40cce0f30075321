package dev.weft.cli.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.weft.cli.UserException;
import dev.weft.clusterer.web.WebSettings;
import dev.weft.core.metrics.Health;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MonitoringTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void shouldPushToAnOpenTelemetryCollector() throws IOException {
    AtomicReference<String> pushed = new AtomicReference<>("");
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/metrics",
        exchange -> {
          pushed.set(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    URI url = URI.create("http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/metrics");
    try (Monitoring monitoring =
        Monitoring.start(new MeterSettings(null, url, SECOND), "weft-test")) {
      assertThat(monitoring.health()).isEqualTo(Health.waiting("starting"));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  pushed.get().contains("weft.process.info") && pushed.get().contains("weft-test"));
    } finally {
      collector.stop(0);
    }
  }

  @Test
  void shouldNameAnAddressThatItCantHave() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      MeterSettings settings =
          new MeterSettings(
              new WebSettings(WebSettings.LOOPBACK, taken.getLocalPort(), null), null, SECOND);
      assertThatThrownBy(() -> Monitoring.start(settings, "weft-test"))
          .isInstanceOf(UserException.class)
          .hasMessageContaining(":" + taken.getLocalPort());
    }
  }

  @Test
  void shouldRefuseWhatIsNoAddressForMetrics() {
    assertThatThrownBy(() -> new MeterSettings(null, URI.create("collector:4318"), SECOND))
        .hasMessage("otlp-url collector:4318 is no http address");
    assertThatThrownBy(() -> new MeterSettings(null, null, Duration.ZERO))
        .hasMessage("otlp-seconds 0 below 1");
  }
}
