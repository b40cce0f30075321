package dev.weft.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.cli.Weft;
import dev.weft.cli.broker.EmbeddedBroker;
import dev.weft.clusterer.web.WebServer;
import dev.weft.clusterer.web.WebSettings;
import dev.weft.clusterer.web.book.KafkaBook;
import dev.weft.clusterer.web.book.SnapshotBook;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.topics.Topics;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every view of the page in a browser, over what a demo left. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PageIT {
  private static final SnapshotBook.Source SOURCE =
      new SnapshotBook.Source("stories", "live", "default");
  @TempDir static Path folder;
  private static Browser browser;
  private static EmbeddedBroker broker;
  private static KafkaBook kept;
  private static WebServer server;

  @BeforeAll
  static void runADemo() {
    browser = Browser.start();
    Path data = folder.resolve("data");
    String[] demo = {
      "demo",
      "--windows",
      "3",
      "--window-steps",
      "5",
      "--length",
      "128",
      "--data-dir",
      data.toString()
    };
    assertThat(Weft.execute(demo, Map.of("WEFT_MODEL", "../models/stories"), true)).isZero();
    broker = EmbeddedBroker.start(data, 0);
    kept =
        new KafkaBook(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new Topics(Topics.DEFAULT_PREFIX),
            new SnapshotBook(8));
    kept.load();
    server = serve(0);
  }

  private static WebServer serve(int port) {
    return WebServer.start(new WebSettings(WebSettings.LOOPBACK, port, null), kept);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
    }
    if (broker != null) {
      broker.close();
    }
  }

  /** The largest of those whose members are active together: it has tokens. */
  private static Cluster firm() {
    return kept.book().latest(SOURCE).orElseThrow().getClustersList().stream()
        .filter(cluster -> cluster.getCohesion() >= 0.5 && cluster.getMembersCount() >= 4)
        .max(Comparator.comparingInt(Cluster::getMembersCount))
        .orElseThrow();
  }

  private static long cluster() {
    return firm().getId();
  }

  private static void show(String hash) {
    browser.show(server.address(), hash);
  }

  @AfterEach
  void light() {
    browser.dark(false);
  }

  @ParameterizedTest
  @CsvSource({
    "runs, #/, h1, Runs",
    "run, #/stories, '#layer-map canvas, #history, #matrix canvas, #candidates', window 2",
    "run-window-1, #/stories?window=1, #layer-map canvas, window 1",
    "run-source, #/stories?reading=live&analysis=default, #source, window 2",
    "cluster, #/stories/cluster/ID?window=2, '.exemplars .token.own, [aria-label=Tokens] tbody tr, [aria-label=Members] tbody tr', Cluster",
    "subcomponent, #/stories/subcomponent/KEY, '.exemplars .token, [aria-label] tbody tr', KEY",
    "compare, #/stories/compare?from=0&to=2, [aria-label] tbody tr, Windows 0 and 2",
  })
  @Order(1)
  void shouldShowEveryViewByItsAddress(String name, String hash, String selector, String head)
      throws IOException {
    String key = kept.book().manifest("stories").orElseThrow().key(firm().getMembers(0));
    String place = hash.replace("ID", Long.toString(cluster())).replace("KEY", key);
    show(place);
    assertThat(browser.text("h1")).contains(head.replace("KEY", key));
    for (String each : selector.split(", ", -1)) {
      await(each).until(() -> browser.shows(each));
    }
    assertThat(browser.shows("[data-state=error]")).isFalse();
    browser.screenshot(name);
    assertThat(browser.violations()).isEmpty();
    browser.dark(true);
    show(place);
    browser.screenshot(name + "-dark");
    assertThat(browser.violations()).isEmpty();
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  @Order(2)
  void shouldListAsManyClustersAsTheSnapshotHasAndFindOne() {
    show("#/stories");
    Snapshot last = kept.book().latest(SOURCE).orElseThrow();
    long rows = Math.min(500, last.getClustersCount());
    String listed = "document.querySelectorAll('table[aria-label=Clusters] tbody tr').length";
    await().until(() -> browser.ask(listed).equals(rows));
    String key = kept.book().manifest("stories").orElseThrow().key(firm().getMembers(0));
    browser.ask(
        "(s => { s.value = '"
            + key
            + "'; s.dispatchEvent(new Event('input')); })"
            + "(document.getElementById('search'))");
    assertThat(browser.ask(listed)).isEqualTo(1L);
    browser.click("table[aria-label=Clusters] tbody a");
    await().until(() -> browser.text("h1").startsWith("Cluster " + cluster() + " "));
  }

  @Test
  @Order(2)
  void shouldShadeTokensByTheClusterOrByOneOfItsMembers() throws IOException {
    show("#/stories/cluster/" + cluster());
    String own = "document.querySelector('.token.own')";
    double activity = number(own + ".style.getPropertyValue('--a')");
    assertThat(activity).isGreaterThanOrEqualTo(0.5);
    assertThat(browser.ask(own + ".title").toString())
        .endsWith(String.format(java.util.Locale.ROOT, "%.4f", activity) + predicted(own));
    String shades =
        "[...document.querySelectorAll('.token')].map(t => t.style.getPropertyValue('--a')).join()";
    Object before = browser.ask(shades);
    browser.ask(
        "(s => { s.selectedIndex = 1; s.dispatchEvent(new Event('change')); })"
            + "(document.getElementById('shade'))");
    await().until(() -> !browser.ask(shades).equals(before));
    browser.screenshot("cluster-by-member");
    assertThat(browser.violations()).isEmpty();
    assertThat(browser.errors()).isEmpty();
  }

  private static String predicted(String own) {
    String title = browser.ask(own + ".title").toString();
    int at = title.indexOf("; predicted");
    return at < 0 ? "" : title.substring(at);
  }

  private static double number(String expression) {
    return Double.parseDouble(browser.ask(expression).toString());
  }

  @Test
  @Order(2)
  void shouldShowWhatTakingAClusterOutDoes() throws IOException {
    kept.effects().put(SOURCE, cluster(), MadeEffect.of(firm()));
    show("#/stories/cluster/" + cluster());
    await().until(() -> browser.shows("#strip circle"));
    assertThat(browser.ask("document.querySelectorAll('#strip circle').length")).isEqualTo(40L);
    assertThat(browser.text("#effect"))
        .contains("8.00 times", "1 of 21", "1.70 times", "4 of 21", "node-0");
    String firstOf = "table[aria-label='%s without it'] tbody td";
    assertThat(browser.text(firstOf.formatted("promoted"))).startsWith("'");
    assertThat(browser.text(firstOf.formatted("suppressed"))).startsWith("'");
    browser.screenshot("effect");
    assertThat(browser.violations()).isEmpty();
    show("#/stories");
    String ratios =
        "[...document.querySelectorAll('table[aria-label=Clusters] tbody td')]"
            + ".some(cell => cell.textContent === '8.00')";
    await().until(() -> browser.ask(ratios).equals(true));
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  @Order(2)
  void shouldFindClustersByTheTokensTheyAreActiveOn() {
    show("#/stories");
    String rows = "table[aria-label=Clusters] tbody tr";
    String tokens = "[...document.querySelectorAll('" + rows + " td:nth-child(6)')]";
    await()
        .until(
            () -> browser.ask(tokens + ".some(c => c.textContent.includes(\"'\"))").equals(true));
    browser.ask(
        "(s => { s.value = ' her'; s.dispatchEvent(new Event('input')); })"
            + "(document.getElementById('search'))");
    assertThat(number("document.querySelectorAll('" + rows + "').length")).isBetween(1.0, 60.0);
  }

  @Test
  @Order(2)
  void shouldWriteAReportThatShowsTheSameFromAFile() throws IOException {
    Path file = folder.resolve("report.html");
    String[] report = {
      "report", "--run", "stories", "--brokers", broker.bootstrapServers(), "--out", file.toString()
    };
    assertThat(Weft.execute(report, Map.of(), true)).isZero();
    browser.open("about:blank");
    browser.open(file.toUri().toString());
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> browser.shows("#layer-map canvas") && browser.shows("#matrix canvas"));
    browser.screenshot("report");
    browser.ask("(location.hash = '#/stories/cluster/" + cluster() + "')");
    await().until(() -> browser.shows(".exemplars .token.own"));
    assertThat(browser.violations()).isEmpty();
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  @Order(3)
  void shouldShowErrorsAndEmptyStatesApart() throws IOException {
    show("#/nothing");
    assertThat(browser.shows("[data-state=error]")).isTrue();
    assertThat(browser.text("[data-state=error]")).contains("nothing");
    browser.screenshot("error");
    assertThat(browser.violations()).isEmpty();
    show("#/stories?window=77");
    assertThat(browser.text("[data-state=error]")).contains("77");
    assertThat(browser.errors()).allSatisfy(error -> assertThat(error).contains("404"));
  }

  @Test
  @Order(4)
  void shouldFollowANewWindowLiveAndComeBackAfterAnOutage() throws IOException {
    show("#/stories");
    await().until(() -> browser.shows("#state[data-state=live]"));
    kept.add(later(3));
    await().until(() -> browser.text("h1").contains("window 3"));
    int port = URI.create(server.address()).getPort();
    server.close();
    await().atMost(Duration.ofSeconds(30)).until(() -> browser.shows("#state[data-state=stale]"));
    browser.screenshot("stale");
    server = serve(port);
    await().atMost(Duration.ofSeconds(30)).until(() -> browser.shows("#state[data-state=live]"));
    kept.add(later(4));
    await().until(() -> browser.text("h1").contains("window 4"));
  }

  private static Snapshot later(long window) {
    Snapshot last = kept.book().latest(SOURCE).orElseThrow();
    return last.toBuilder()
        .setProvenance(last.getProvenance().toBuilder().setWindow(window))
        .build();
  }
}
