package dev.weft.clusterer.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.clusterer.linalg.LinearAlgebra;
import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.clusterer.snapshot.Clustering;
import dev.weft.clusterer.snapshot.PlantedWindow;
import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.clusterer.web.book.ExemplarBook;
import dev.weft.clusterer.web.book.SnapshotBook;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Snapshot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebServerTest {
  private static final String RUN = "/api/v1/runs/planted";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SnapshotBook BOOK = new SnapshotBook(2);
  private static WebServer server;
  private static WindowCorrelations last;

  @BeforeAll
  static void serveTwoWindows() {
    LinearAlgebra.setThreads(1);
    WindowCorrelations first = PlantedWindow.of(8, 6, 4_000, 1, 0);
    last = PlantedWindow.of(8, 6, 4_000, 2, 1);
    Snapshot before = Clustering.cluster(first, Analysis.DEFAULT, null);
    BOOK.put(first.manifest());
    BOOK.put(RunManifest.of(first.manifest().message().toBuilder().setRun("other").build()));
    BOOK.put(before);
    BOOK.put(Clustering.cluster(last, Analysis.DEFAULT, before));
    RunManifest other = BOOK.manifest("other").orElseThrow();
    Snapshot.Builder foreign = before.toBuilder().setRun("other").setDigest(other.digest());
    foreign.getClustersBuilder(0).setId(777);
    BOOK.put(foreign.build());
    server =
        WebServer.start(
            new WebSettings(WebSettings.LOOPBACK, 0, null),
            BOOK,
            (run, reading, window) ->
                run.equals("planted") && window == 1 ? Optional.of(last) : Optional.empty(),
            (run, limit) -> List.of(),
            new ExemplarBook(1 << 20));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.address()).resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(String path) {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return parse(response.body());
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException(text, e);
    }
  }

  @Test
  void shouldShowRunsSnapshotsAndClusters() {
    assertThat(json("/api/v1/runs").get("runs")).hasSize(2);
    JsonNode snapshot = json(RUN + "/snapshots/latest");
    assertThat(snapshot.get("window").asInt()).isEqualTo(1);
    assertThat(snapshot.get("rows")).hasSize(8);
    long id = snapshot.get("rows").get(0).get("id").asLong();
    JsonNode cluster = json(RUN + "/clusters/" + id);
    assertThat(cluster.get("members")).hasSize(6);
    assertThat(cluster.get("history")).hasSize(2);
    assertThat(cluster.get("exemplars_kept").asBoolean()).isFalse();
    assertThat(json(RUN + "/correlations?cluster=" + id).get("pairs")).hasSize(15);
    assertThat(json(RUN + "/correlations?limit=3").get("pairs")).hasSize(3);
    assertThat(json(RUN + "/export/mapping").get("mapping"))
        .hasSize(51)
        .filteredOn(of -> !of.isNull())
        .hasSize(48);
    assertThat(get(RUN + "/export/csv").body().lines()).hasSize(49);
    JsonNode compared = json(RUN + "/compare?from=0&to=1");
    assertThat(compared.get("ari").asDouble()).isEqualTo(1);
    assertThat(compared.get("moved_total").asInt()).isZero();
  }

  /** Against sums by a plain loop in floating point. */
  @Test
  void shouldGiveASubcomponentsStatisticsAndCorrelations() {
    JsonNode shown = json(RUN + "/subcomponents/h.0:3?limit=5");
    double n = last.totalSamples();
    assertThat(shown.get("mean_importance").asDouble())
        .isCloseTo(last.totalSum(3) / n / 32_768, within(1e-12));
    assertThat(shown.get("firings").asLong()).isEqualTo(last.totalFirings(3));
    JsonNode strongest = shown.get("correlated").get(0);
    int other = last.manifest().number(strongest.get("key").asText());
    int pair = 0;
    while (last.rows()[pair] != Math.min(3, other) || last.columns()[pair] != Math.max(3, other)) {
      pair++;
    }
    double covariance =
        last.totalSumProducts(pair) / n - last.totalSum(3) / n * (last.totalSum(other) / n);
    double variance = last.totalSumSquares(3) / n - Math.pow(last.totalSum(3) / n, 2);
    double variance2 = last.totalSumSquares(other) / n - Math.pow(last.totalSum(other) / n, 2);
    assertThat(strongest.get("r").asDouble())
        .isCloseTo(covariance / Math.sqrt(variance * variance2), within(1e-9));
    assertThat(shown.get("clusters")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/runs/none, 404, none",
    "/api/v1/runs/planted/snapshots/9, 404, 9",
    "/api/v1/runs/planted/snapshots/x, 400, window",
    "/api/v1/runs/planted/snapshots?limit=0, 400, limit",
    "/api/v1/runs/planted/snapshots?limit=99999999, 400, limit",
    "/api/v1/runs/planted/snapshots/latest?reading=none, 404, planted/none/default",
    "/api/v1/runs/planted/clusters/777, 409, 777",
    "/api/v1/runs/planted/clusters/123456, 404, 123456",
    "/api/v1/runs/planted/clusters/-1, 400, id",
    "/api/v1/runs/planted/subcomponents/h.9:1, 404, h.9:1",
    "/api/v1/runs/planted/correlations?window=0, 404, 0",
    "/api/v1/nothing, 404, /api/v1/nothing",
  })
  void shouldNameTheCulprit(String path, int status, String culprit) {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(parse(response.body()).get("culprit").asText()).isEqualTo(culprit);
    assertThat(parse(response.body()).get("status").asInt()).isEqualTo(status);
  }

  @Test
  void shouldAnswerEveryPathOfItsDocumentAndHaveNoOther() {
    Set<String> documented = new TreeSet<>();
    json("/api/v1/openapi.json").get("paths").fieldNames().forEachRemaining(documented::add);
    Set<String> served =
        new TreeSet<>(
            new Api(
                    BOOK,
                    (r, w, n) -> Optional.empty(),
                    (r, n) -> List.of(),
                    new ExemplarBook(1 << 20))
                .routes()
                .keySet());
    served.addAll(Set.of("/live", "/openapi.json"));
    assertThat(documented).isEqualTo(served);
    documented.remove("/live");
    long id = json(RUN + "/snapshots/latest").get("rows").get(0).get("id").asLong();
    for (String path : documented) {
      String real =
          path.replace("{run}", "planted")
              .replace("{window}", "0")
              .replace("{id}", Long.toString(id))
              .replace("{key}", "h.1:0");
      assertThat(get("/api/v1" + real).statusCode()).as(real).isEqualTo(200);
    }
  }

  @Test
  void shouldExportTheGraphAndSayHowTheAnalysisIsSet() {
    JsonNode snapshot = json(RUN + "/snapshots/latest");
    assertThat(snapshot.get("settings").get("similarity").asText()).isEqualTo("pearson");
    assertThat(snapshot.get("settings").get("k").asText()).isEqualTo("chosen");
    assertThat(snapshot.get("predecessor").asLong()).isZero();
    JsonNode graph = json(RUN + "/export/json");
    assertThat(graph.get("nodes")).hasSize(snapshot.get("eligible").asInt());
    assertThat(graph.get("links")).hasSize(snapshot.get("edges").asInt());
    assertThat(get(RUN + "/export/npz").body()).startsWith("PK");
    assertThat(get(RUN + "/export/graphml?window=0").statusCode()).isEqualTo(404);
    assertThat(get(RUN + "/export/gexf?analysis=none").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /page/../WebServer.class",
        "GET /page/..%2fapp.js",
        "GET /page/%2e%2e/openapi.json",
        "GET /page/openapi.json",
        "GET /page/..\\app.js",
        "GET //etc/passwd",
        "GET /page/app.js%00.html"
      })
  void shouldNotLeaveTheWebRoot(String line) throws IOException {
    URI address = URI.create(server.address());
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket
          .getOutputStream()
          .write(
              (line + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.UTF_8));
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      assertThat(reader.readLine()).containsPattern(" 40[04] ");
    }
  }

  @Test
  void shouldSendSecurityHeadersAndThePage() {
    HttpResponse<String> page = get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(page.body()).doesNotContain("http://").doesNotContain("https://");
    assertThat(get("/page/d3.js").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldTellOfANewSnapshotLive() throws Exception {
    HttpResponse<java.io.InputStream> live =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(server.address() + "api/v1/live"))
                    .header("Accept", "text/event-stream")
                    .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(live.body(), StandardCharsets.UTF_8))) {
      assertThat(reader.readLine()).isEqualTo("event: heartbeat");
      BOOK.put(BOOK.latest(new SnapshotBook.Source("other", "live", "default")).orElseThrow());
      assertThat(reader.lines().filter(line -> line.equals("event: snapshot")).findFirst())
          .isPresent();
    }
  }

  @Test
  void shouldWantATokenElsewhereThanOnLoopback() {
    assertThatThrownBy(() -> new WebSettings("0.0.0.0", 0, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("token");
    WebSettings settings = new WebSettings(WebSettings.LOOPBACK, 0, "secret");
    assertThat(settings.toString()).doesNotContain("secret");
    try (WebServer guarded =
        WebServer.start(
            settings,
            BOOK,
            (run, reading, window) -> Optional.empty(),
            (run, limit) -> List.of(),
            new ExemplarBook(1 << 20))) {
      String runs = guarded.address() + "api/v1/runs";
      assertThat(get(runs).statusCode()).isEqualTo(401);
      assertThat(get(runs, "Authorization", "Bearer wrong").statusCode()).isEqualTo(401);
      assertThat(get(runs, "Authorization", "Bearer secret").statusCode()).isEqualTo(200);
      assertThat(get(guarded.address()).statusCode()).isEqualTo(200);
    }
  }
}
