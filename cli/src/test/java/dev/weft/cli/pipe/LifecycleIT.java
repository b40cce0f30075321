package dev.weft.cli.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.cli.broker.EmbeddedBrokerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** How a node and a server end by SIGTERM; {@code PrometheusIT} ends the other services. */
class LifecycleIT {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private String said(String name) throws IOException {
    return Files.exists(log(name)) ? Files.readString(log(name)) : "";
  }

  private WeftProcess weft(String name, String... command) throws IOException {
    return WeftProcess.start(log(name), command);
  }

  private void awaitSaid(String name, String words) {
    await(name + ": " + words).atMost(PATIENCE).until(() -> said(name).contains(words));
  }

  @Test
  void shouldEndANodeAndAServerWithinTenSecondsOfSigterm() throws Exception {
    String brokers = BROKER.client().get("bootstrap.servers").toString();
    String model = "../models/tms-40-10-id";
    try (WeftProcess node =
            weft("node", "produce", "--run", "endless", "--model", model, "--brokers", brokers);
        WeftProcess server = weft("server", "serve", "--port", "0", "--brokers", brokers)) {
      awaitSaid("node", "samples published");
      awaitSaid("server", "Ctrl-C stops it");
      for (WeftProcess each : List.of(node, server)) {
        assertThat(each.terminate()).isLessThan(Duration.ofSeconds(10));
        assertThat(each.exitCode()).as(said("node") + said("server")).isZero();
      }
    }
  }
}
