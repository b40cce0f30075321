package dev.weft.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.weft.clusterer.web.WebServer;
import dev.weft.clusterer.web.WebSettings;
import dev.weft.clusterer.web.book.ExemplarBook;
import dev.weft.clusterer.web.book.SnapshotBook;
import dev.weft.clusterer.web.book.SnapshotBook.Source;
import dev.weft.core.LittleEndian;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.AnalysisSettings;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Exemplar;
import dev.weft.core.proto.ExemplarsRecord;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Matrix;
import dev.weft.core.proto.Provenance;
import dev.weft.core.proto.ReadingSettings;
import dev.weft.core.proto.Snapshot;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the page shows where a demo seldom leads, over made windows: the first subcomponent is in
 * cluster 1 at window 0 and in cluster 2 at window 1, and of cluster 2 no importances of members
 * are kept.
 */
class PageStatesIT {
  private static final Source SOURCE = new Source("made", "live", "default");
  private static final int PLACES = 64;

  private static final RunManifest MANIFEST =
      RunManifest.of(
          Manifest.newBuilder()
              .setRun("made")
              .setWindowSteps(1)
              .addNodes("a")
              .addMatrices(Matrix.newBuilder().setName("h.0").setSubcomponents(4))
              .build());

  private static Browser browser;
  private static WebServer server;

  @BeforeAll
  static void serve() {
    browser = Browser.start();
    SnapshotBook book = new SnapshotBook(8);
    book.put(MANIFEST);
    book.put(snapshot(0, 1));
    book.put(snapshot(1, 2));
    ExemplarBook exemplars = new ExemplarBook(1 << 20);
    exemplars.put(SOURCE, 1, exemplars(1, ByteString.copyFrom(new byte[] {51, 0, 102, 0})));
    exemplars.put(SOURCE, 2, exemplars(2, ByteString.EMPTY));
    server =
        WebServer.start(
            new WebSettings(WebSettings.LOOPBACK, 0, null),
            book,
            (run, reading, window) -> Optional.empty(),
            (run, limit) -> List.of(),
            exemplars);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private static Snapshot snapshot(long window, long cluster) {
    return Snapshot.newBuilder()
        .setRun("made")
        .setDigest(MANIFEST.digest())
        .setReading(ReadingSettings.newBuilder().setName("live"))
        .setAnalysis(AnalysisSettings.newBuilder().setName("default"))
        .setProvenance(Provenance.newBuilder().setWindow(window).addSamples(10))
        .addClusters(Cluster.newBuilder().setId(cluster).addMembers(0).addMembers(1))
        .build();
  }

  private static ExemplarsRecord exemplars(long cluster, ByteString importances) {
    return ExemplarsRecord.newBuilder()
        .setFormat(1)
        .setCluster(cluster)
        .addMembers(0)
        .addMembers(1)
        .addTop(
            Exemplar.newBuilder()
                .setTokens(LittleEndian.ofInts(new int[] {7, 8}))
                .setActivities(ByteString.copyFrom(new byte[] {0, 64, 0, 96})) // A half, 3/4.
                .setMemberImportances(importances))
        .build();
  }

  private static void show(String hash) {
    browser.show(server.address(), hash);
  }

  private static Object shades() {
    return browser.ask(
        "[...document.querySelectorAll('.token')].map(t => t.style.getPropertyValue('--a')).join()");
  }

  @Test
  void shouldShowTheClusterOfTheWindowThatTheAddressNames() {
    show("#/made/subcomponent/h.0:0?window=0");
    assertThat(browser.text(".note")).endsWith("importance of this subcomponent; of cluster 1.");
    assertThat(shades()).isEqualTo("0.2,0.4");
    show("#/made/subcomponent/h.0:0?window=1");
    assertThat(browser.text(".note")).contains("of cluster 2.");
  }

  @Test
  void shouldSayWhatTokensAreShadedBy() {
    show("#/made/subcomponent/h.0:0");
    assertThat(browser.text(".note"))
        .endsWith("Shaded by the activity of the cluster; of cluster 2.");
    assertThat(shades()).isEqualTo("0.5,0.75");
  }

  private static List<InputStream> takeEveryPlace() throws Exception {
    HttpRequest live =
        HttpRequest.newBuilder(URI.create(server.address() + "api/v1/live"))
            .header("Accept", "text/event-stream")
            .build();
    HttpClient client = HttpClient.newHttpClient();
    List<InputStream> open = new ArrayList<>();
    while (open.size() < PLACES) {
      HttpResponse<InputStream> response =
          client.send(live, HttpResponse.BodyHandlers.ofInputStream());
      if (response.statusCode() == 200) {
        open.add(response.body());
      }
    }
    return open;
  }

  private static double number(String expression) {
    return Double.parseDouble(browser.ask(expression).toString());
  }

  @Test
  void shouldWaitLongerEachTimeWhereTooManyPagesAreOpen() throws Exception {
    browser.open("about:blank"); // Leaves the place of the page before.
    List<InputStream> open = takeEveryPlace();
    show("#/made");
    String state = "#state[data-state=stale]";
    await().until(() -> browser.shows(state));
    assertThat(browser.text(state)).isEqualTo("stale: 64 pages are open, trying again");
    String asked = "performance.getEntriesByType('resource').filter(e => e.name.endsWith('/live'))";
    await().atMost(Duration.ofSeconds(30)).until(() -> number(asked + ".length") >= 4);
    double[] at = new double[4];
    for (int i = 0; i < at.length; i++) {
      at[i] = number(asked + "[" + i + "].startTime");
    }
    assertThat(at[1] - at[0]).isGreaterThan(490);
    assertThat(at[2] - at[1]).isGreaterThan(990);
    assertThat(at[3] - at[2]).isGreaterThan(1_990);
    String shown = "performance.getEntriesByName('asked').length";
    assertThat(number(shown)).isEqualTo(1);
    for (InputStream page : open) {
      page.close();
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> browser.shows("#state[data-state=live]"));
    assertThat(number(shown)).isEqualTo(2);
  }
}
