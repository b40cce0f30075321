package dev.weft.cli.metrics;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Debian's Prometheus with this project's alert rules, scraping every second. Where it is missing
 * tests are skipped with a reason; in CI they fail.
 */
public final class PrometheusServer implements AutoCloseable {
  private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");
  private static final Path PROMTOOL = Path.of("/usr/bin/promtool");

  private final Process process;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();

  private PrometheusServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Skips or fails the test where Prometheus is missing. */
  public static void require() {
    if (!Files.isExecutable(PROMETHEUS) || !Files.isExecutable(PROMTOOL)) {
      String reason = "no " + PROMETHEUS + " with " + PROMTOOL;
      if (Boolean.parseBoolean(System.getenv("WEFT_CI"))) {
        fail(reason);
      }
      System.err.println("skipped: " + reason);
      assumeTrue(false, reason);
    }
  }

  /** Scrapes these ports of loopback. */
  public static PrometheusServer start(Path folder, int port, List<Integer> targets)
      throws IOException {
    String config =
        """
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        rule_files: ['%s']
        scrape_configs:
          - job_name: weft
            static_configs: [{targets: [%s]}]
        """
            .formatted(
                Path.of("../docker/prometheus/rules.yml").toRealPath(),
                targets.stream()
                    .map(target -> "'127.0.0.1:" + target + "'")
                    .collect(Collectors.joining(", ")));
    Path file = Files.writeString(folder.resolve("prometheus.yml"), config);
    Process process =
        new ProcessBuilder(
                PROMETHEUS.toString(),
                "--config.file=" + file,
                "--storage.tsdb.path=" + folder.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    return new PrometheusServer(process, port);
  }

  /** What promtool prints. */
  public static String promtool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(PROMTOOL.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      fail("promtool " + String.join(" ", arguments) + ": " + printed);
    }
    return printed;
  }

  /** The values that a query has now; none where it can't be asked yet. */
  public List<Double> values(String expression) {
    List<Double> values = new ArrayList<>();
    get("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
        .path("data")
        .path("result")
        .forEach(series -> values.add(Double.parseDouble(series.get("value").get(1).asText())));
    return values;
  }

  /** The largest of them; -1 for none. */
  public double largest(String expression) {
    return values(expression).stream().mapToDouble(Double::doubleValue).max().orElse(-1);
  }

  /** Names of the alerts that fire. */
  public List<String> firing() {
    List<String> names = new ArrayList<>();
    get("alerts")
        .path("data")
        .path("alerts")
        .forEach(
            alert -> {
              if (alert.get("state").asText().equals("firing")) {
                names.add(alert.get("labels").get("alertname").asText());
              }
            });
    return names;
  }

  private JsonNode get(String path) {
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/" + path);
    try {
      HttpResponse<String> response =
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() == 400) {
        fail(path + ": " + response.body());
      }
      return new ObjectMapper().readTree(response.body());
    } catch (IOException e) {
      return new ObjectMapper().createObjectNode(); // It starts.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
