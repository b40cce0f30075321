package dev.weft.clusterer.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.metrics.Health;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonitorServerTest {
  private MonitorServer server;
  private Health health = Health.ready("runs");

  private void start(String token) {
    server =
        MonitorServer.start(
            new WebSettings(WebSettings.LOOPBACK, 0, token),
            new Monitor() {
              @Override
              public String metrics() {
                return "weft_up 1\n";
              }

              @Override
              public Health health() {
                return health;
              }
            });
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private int status(String path, String headers) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), URI.create(server.address()).getPort())) {
      String request = "GET " + path + " HTTP/1.0\r\n" + headers + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      return Integer.parseInt(reader.readLine().split(" ", -1)[1]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/metrics, Host: 127.0.0.1, 401",
    "/metrics, Host: any; Authorization: Bearer wrong, 401",
    "/metrics, Host: any; Authorization: Bearer secret, 200",
    "/health, Host: any, 200",
    "/health/live, Host: any, 200",
    "/api/v1/runs, Host: any; Authorization: Bearer secret, 404",
  })
  void shouldAskForTheTokenBeforeMetersAndNotBeforeHealth(String path, String headers, int status)
      throws IOException {
    start("secret");
    assertThat(status(path, headers.replace("; ", "\r\n"))).isEqualTo(status);
  }

  @Test
  void shouldAnswerLoopbackAloneWithoutAToken() throws IOException {
    start(null);
    assertThat(status("/metrics", "Host: localhost:1")).isEqualTo(200);
    assertThat(status("/metrics", "Host: evil.example")).isEqualTo(403);
    assertThat(status("/health", "Host: evil.example")).isEqualTo(403);
  }

  @Test
  void shouldTellReadinessAndLivenessApart() throws IOException {
    start(null);
    health = Health.waiting("broker away");
    assertThat(status("/health", "Host: localhost")).isEqualTo(503);
    assertThat(status("/health/ready", "Host: localhost")).isEqualTo(503);
    assertThat(status("/health/live", "Host: localhost")).isEqualTo(200);
    health = Health.ready("runs").and(Health.failed("stopped"));
    assertThat(status("/health/live", "Host: localhost")).isEqualTo(503);
  }
}
