package dev.weft.cli.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.cli.metrics.Dashboards;
import dev.weft.cli.metrics.MeterSettings;
import dev.weft.cli.metrics.MetersTable;
import dev.weft.cli.metrics.Monitoring;
import dev.weft.cli.metrics.PrometheusServer;
import dev.weft.clusterer.web.WebSettings;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.producer.publish.ImportancePublisher;
import dev.weft.producer.publish.NodeMetrics;
import dev.weft.producer.publish.PublisherSettings;
import dev.weft.producer.publish.SampleBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Broker, streams app and clusterer as processes, two nodes, and a Prometheus that scrapes them
 * all: dashboards have their answers, what is staged is seen, health tells the truth, SIGTERM ends
 * all.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PrometheusIT {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int WINDOW_STEPS = 2;
  private static final String TABLE = "| meter | kind | tags | |\n|---|---|---|---|\n";

  @TempDir static Path folder;
  private static final int BROKER = Probe.freePort();
  private static final int BROKER_METRICS = Probe.freePort();
  private static final int STREAMS = Probe.freePort();
  private static final int CLUSTERER = Probe.freePort();
  private static final int NODES = Probe.freePort();
  private static WeftProcess broker;
  private static WeftProcess streams;
  private static WeftProcess clusterer;
  private static Monitoring monitoring;
  private static PrometheusServer prometheus;
  private static ImportancePublisher a;
  private static ImportancePublisher b;

  @BeforeAll
  static void start() throws IOException {
    PrometheusServer.require();
    startBroker();
    String address = "127.0.0.1:" + BROKER;
    streams =
        WeftProcess.start(
            folder.resolve("streams.log"),
            "streams",
            "--brokers",
            address,
            "--state-dir",
            folder.resolve("state").toString(),
            "--group-size",
            "23",
            "--stall-seconds",
            "4",
            "--metrics-port",
            Integer.toString(STREAMS));
    clusterer =
        WeftProcess.start(
            folder.resolve("clusterer.log"),
            "cluster",
            "--brokers",
            address,
            "--port",
            Integer.toString(CLUSTERER));
    prometheus =
        PrometheusServer.start(
            folder, Probe.freePort(), List.of(BROKER_METRICS, STREAMS, CLUSTERER, NODES));
    monitoring =
        Monitoring.start(
            new MeterSettings(
                new WebSettings(WebSettings.LOOPBACK, NODES, null), null, Duration.ofSeconds(10)),
            "weft-nodes");
    NodeMetrics metrics = monitoring.adopt(new NodeMetrics(monitoring.registry()));
    a = open("a");
    b = open("b");
    metrics.watch(a);
    metrics.watch(b);
  }

  private static void startBroker() throws IOException {
    broker =
        WeftProcess.start(
            folder.resolve("broker.log"),
            "broker",
            "--data-dir",
            folder.resolve("broker").toString(),
            "--port",
            Integer.toString(BROKER),
            "--metrics-port",
            Integer.toString(BROKER_METRICS));
    await().atMost(PATIENCE).until(() -> Probe.health(BROKER_METRICS) == 200);
  }

  private static ImportancePublisher open(String node) {
    return ImportancePublisher.open(
        new PublisherSettings(
            TOPICS,
            TopicSettings.DEFAULTS,
            SyntheticImportances.manifest("metered", WINDOW_STEPS, List.of("a", "b")),
            node,
            Duration.ofMillis(100),
            Map.of("bootstrap.servers", "127.0.0.1:" + BROKER)));
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable each :
        new AutoCloseable[] {prometheus, a, b, streams, clusterer, monitoring, broker}) {
      if (each != null) {
        each.close();
      }
    }
  }

  private static void publish(ImportancePublisher publisher, int fromStep, int toStep) {
    for (int step = fromStep; step < toStep; step++) {
      publisher.publish(SampleBatch.of(step, SyntheticImportances.batch(step, 400)));
    }
    publisher.commit();
  }

  /** The most that a panel showed in the last minute. */
  private static double most(String panel) throws IOException {
    return prometheus.largest("max_over_time((" + Dashboards.query(panel) + ")[60s:1s])");
  }

  private static void until(String what, Callable<Boolean> condition) {
    await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(condition);
  }

  @Test
  @Order(1)
  void shouldAnswerEveryQueryOfTheDashboards() throws Exception {
    until("ready", () -> Probe.health(STREAMS) == 200 && Probe.health(CLUSTERER) == 200);
    publish(a, 0, 8);
    publish(b, 0, 8);
    until("snapshots", () -> prometheus.largest("max(weft_clusterer_window)") >= 2);
    for (Dashboards.Query query : Dashboards.queries()) {
      until(query.toString(), () -> !prometheus.values(query.expression()).isEmpty());
    }
    assertThat(prometheus.firing())
        .doesNotContain("WeftRejects", "WeftNodeStalled", "WeftSelfCheck", "WeftBrokerLost");
    assertThat(prometheus.largest("count({instance=\"127.0.0.1:" + STREAMS + "\"})"))
        .as("series of the streams app")
        .isBetween(50.0, 250.0);
    until(
        "applied: every batch, and each node's manifest",
        () ->
            prometheus.largest(
                    "abs(sum(weft_ingest_records_total) - sum(weft_node_batches_total)"
                        + " - count(weft_node_step))")
                == 0);
  }

  @Test
  @Order(2)
  void shouldDocumentEveryMeter() throws Exception {
    MetersTable table = new MetersTable();
    for (int port : new int[] {BROKER_METRICS, STREAMS, CLUSTERER, NODES}) {
      table.add(Probe.get(port, "/metrics").body());
    }
    Path page = Path.of("../docs/metrics.md");
    String before = Files.readString(page);
    String head = before.substring(0, before.indexOf(TABLE) + TABLE.length());
    if (Boolean.getBoolean("weft.write.tables")) {
      Files.writeString(page, head + table.rows());
    }
    assertThat(Files.readString(page)).isEqualTo(head + table.rows());
  }

  @Test
  @Order(3)
  void shouldShowRefusedRecords() throws Exception {
    String reason = Dashboards.query("Refused by reason");
    assertThat(prometheus.largest(Dashboards.query("Refused, last 5 minutes"))).isZero();
    assertThat(prometheus.largest(reason)).isZero();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", "127.0.0.1:" + BROKER),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < 5; i++) {
        var unused =
            producer.send(
                new ProducerRecord<>(
                    TOPICS.importances(),
                    "metered/a".getBytes(StandardCharsets.UTF_8),
                    "no protocol buffer".getBytes(StandardCharsets.UTF_8)));
      }
    }
    until("reason", () -> prometheus.largest(reason) == 5);
    until("panel", () -> prometheus.largest(Dashboards.query("Refused, last 5 minutes")) > 0);
    until("alert", () -> prometheus.firing().contains("WeftRejects"));
  }

  @Test
  @Order(4)
  void shouldShowANodeThatFallsSilent() throws Exception {
    assertThat(prometheus.largest(Dashboards.query("Nodes passed over"))).isZero();
    publish(a, 8, 14); // Node b publishes nothing more.
    until("open", () -> most("Windows open") >= 2);
    until("silence", () -> most("Longest silence") > 2);
    until("passed over", () -> prometheus.largest(Dashboards.query("Nodes passed over")) == 1);
    until(
        "incomplete",
        () -> prometheus.largest("sum(weft_cells_closed_windows_total{complete=\"false\"})") > 0);
    until("alert", () -> prometheus.firing().contains("WeftNodeStalled"));
  }

  @Test
  @Order(5)
  void shouldTellTheTruthWhileTheBrokerIsAway() throws Exception {
    a.close();
    b.close();
    broker.kill();
    until("not ready", () -> Probe.health(STREAMS) == 503 && Probe.health(CLUSTERER) == 503);
    assertThat(Probe.health(STREAMS, "/health/live")).isEqualTo(200);
    assertThat(Probe.health(CLUSTERER, "/health/live")).isEqualTo(200);
    until("alert", () -> prometheus.largest("min(weft_broker_reached)") == 0);
    startBroker();
    until("ready again", () -> Probe.health(STREAMS) == 200 && Probe.health(CLUSTERER) == 200);
    a = open("a");
    b = open("b");
    publish(a, 14, 20);
    publish(b, 14, 20);
    until("windows go on", () -> prometheus.largest("max(weft_clusterer_window)") >= 8);
    assertThat(Files.readString(folder.resolve("streams.log")))
        .contains("no answer from the brokers")
        .contains("answer again");
  }

  @Test
  @Order(6)
  void shouldEndWithinTenSecondsOfSigterm() throws Exception {
    for (WeftProcess each : List.of(streams, clusterer, broker)) {
      Duration took = each.terminate();
      assertThat(took).isLessThan(Duration.ofSeconds(10));
      assertThat(each.exitCode()).isZero();
    }
  }

  @Test
  @Order(7)
  void shouldHaveRulesThatPromtoolFindsRight() throws Exception {
    PrometheusServer.promtool("check", "rules", "../docker/prometheus/rules.yml");
    PrometheusServer.promtool("test", "rules", "../docker/prometheus/rules-test.yml");
    PrometheusServer.promtool(
        "check", "config", "--syntax-only", "../docker/prometheus/prometheus.yml");
  }
}
