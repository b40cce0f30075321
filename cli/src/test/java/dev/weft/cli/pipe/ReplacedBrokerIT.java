package dev.weft.cli.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.cli.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every service does when its address comes to lead to another cluster. */
class ReplacedBrokerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Map<String, String> RUNNING =
      Map.of(
          "produce", "samples published",
          "streams", "Ctrl-C stops it",
          "cluster", "Ctrl-C stops it",
          "serve", "Ctrl-C stops it");

  private final Map<String, WeftProcess> services = new TreeMap<>();

  @TempDir Path folder;

  private String said(String service) throws IOException {
    return Files.readString(folder.resolve(service));
  }

  private void start(String brokers) throws IOException {
    start("produce", "--run", "endless", "--model", "../models/tms-40-10-id", "--brokers", brokers);
    start("streams", "--state-dir", folder.resolve("stores").toString(), "--brokers", brokers);
    start("cluster", "--port", "0", "--brokers", brokers);
    start("serve", "--port", "0", "--brokers", brokers);
  }

  private void start(String... command) throws IOException {
    services.put(command[0], WeftProcess.start(folder.resolve(command[0]), command));
  }

  @AfterEach
  void end() throws InterruptedException {
    for (WeftProcess service : services.values()) {
      service.kill();
    }
  }

  private static String cluster(String brokers) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
      return admin.describeCluster().clusterId().get();
    }
  }

  @Test
  void shouldEndEveryServiceAndSayWhichClusterItFound() throws Exception {
    String brokers;
    String before;
    try (EmbeddedBroker first = EmbeddedBroker.start(folder.resolve("first"), 0)) {
      brokers = first.bootstrapServers();
      before = cluster(brokers);
      start(brokers);
      for (Map.Entry<String, String> service : RUNNING.entrySet()) {
        await(service.toString())
            .atMost(PATIENCE)
            .until(() -> said(service.getKey()).contains(service.getValue()));
      }
    }
    int port = Integer.parseInt(brokers.substring(brokers.indexOf(':') + 1));
    try (EmbeddedBroker second = EmbeddedBroker.start(folder.resolve("second"), port)) {
      String now = cluster(second.bootstrapServers());
      for (Map.Entry<String, WeftProcess> service : services.entrySet()) {
        await(service.getKey()).atMost(PATIENCE).until(() -> !service.getValue().isAlive());
        assertThat(said(service.getKey()).lines())
            .last()
            .isEqualTo(
                "weft: the brokers at %s are now of cluster %s, not %s"
                    .formatted(brokers, now, before));
        assertThat(service.getValue().exitCode()).as(service.getKey()).isEqualTo(1);
      }
    }
  }
}
