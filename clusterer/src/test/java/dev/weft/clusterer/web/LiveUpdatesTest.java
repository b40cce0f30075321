package dev.weft.clusterer.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.clusterer.snapshot.PlantedWindow;
import dev.weft.clusterer.web.book.ExemplarBook;
import dev.weft.clusterer.web.book.SnapshotBook;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveUpdatesTest {
  private static final int MORE = 16;

  private final HttpClient client = HttpClient.newHttpClient();
  private final SnapshotBook book = new SnapshotBook(1);
  private final WebServer server =
      WebServer.start(
          new WebSettings(WebSettings.LOOPBACK, 0, null),
          book,
          (run, reading, window) -> Optional.empty(),
          (run, limit) -> List.of(),
          new ExemplarBook(1 << 20));

  @AfterEach
  void stop() {
    server.close();
  }

  private CompletableFuture<HttpResponse<InputStream>> ask(String accept) {
    return client.sendAsync(
        HttpRequest.newBuilder(URI.create(server.address() + "api/v1/live"))
            .header("Accept", accept)
            .build(),
        HttpResponse.BodyHandlers.ofInputStream());
  }

  /** All at once: a limit that is only looked at lets some more in. */
  private List<HttpResponse<InputStream>> ask(int pages) {
    List<CompletableFuture<HttpResponse<InputStream>>> asked = new ArrayList<>();
    for (int page = 0; page < pages; page++) {
      asked.add(ask("text/event-stream"));
    }
    return asked.stream().map(CompletableFuture::join).toList();
  }

  private static List<HttpResponse<InputStream>> with(
      int status, List<HttpResponse<InputStream>> responses) {
    return responses.stream().filter(response -> response.statusCode() == status).toList();
  }

  private void tellOfASnapshot() {
    RunManifest manifest = PlantedWindow.manifest(3, 3);
    book.put(manifest);
    book.put(Snapshot.newBuilder().setRun("planted").setDigest(manifest.digest()).build());
  }

  @Test
  void shouldRefuseMorePagesThanItTellsAndSayWhy() throws IOException {
    List<HttpResponse<InputStream>> answers = ask(LiveUpdates.MOST_CLIENTS + MORE);
    assertThat(with(200, answers)).hasSize(LiveUpdates.MOST_CLIENTS);
    assertThat(with(503, answers)).hasSize(MORE);
    for (HttpResponse<InputStream> refused : with(503, answers)) {
      assertThat(refused.headers().firstValue("Content-Type").orElse(""))
          .startsWith("application/problem+json");
      try (InputStream body = refused.body()) {
        assertThat(new ObjectMapper().readTree(body).get("detail").asText())
            .isEqualTo("64 pages are open");
      }
    }
  }

  @Test
  void shouldGiveTheirPlacesToOthersWhenPagesGo() throws Exception {
    assertThat(ask("application/json").join().statusCode()).isEqualTo(200);
    List<HttpResponse<InputStream>> open = with(200, ask(LiveUpdates.MOST_CLIENTS));
    assertThat(open).hasSize(LiveUpdates.MOST_CLIENTS);
    for (HttpResponse<InputStream> page : open) {
      page.body().close();
    }
    List<HttpResponse<InputStream>> next = new ArrayList<>();
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (next.size() < LiveUpdates.MOST_CLIENTS && System.nanoTime() < deadline) {
      tellOfASnapshot(); // Who is gone is found out by telling.
      next.addAll(with(200, ask(LiveUpdates.MOST_CLIENTS - next.size())));
    }
    assertThat(next).hasSize(LiveUpdates.MOST_CLIENTS);
    assertThat(with(503, ask(1))).hasSize(1);
  }
}
