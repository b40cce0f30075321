package dev.weft.cli.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.clusterer.topics.SnapshotReader;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.topics.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.DockerImageName;

/**
 * The whole path in containers: Apache Kafka's image and our own on one network. The streams app is
 * killed and comes back; snapshots are read from outside. The pom keeps Testcontainers from pulling
 * helpers of its own.
 */
class ContainersIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String BATCHES = "40";
  private static final double SAMPLES = 40 * 2_048;
  private static final long LAST_WINDOW = 3;

  /** Java machines that run for a minute spend less on compiling so. */
  private static final String QUICK = "-XX:TieredStopAtLevel=1";

  private static Network network;
  private static KafkaContainer kafka;

  @BeforeAll
  static void start() throws InterruptedException, IOException {
    Docker.require();
    Docker.images();
    network = Network.newNetwork();
    kafka =
        new KafkaContainer(DockerImageName.parse("apache/kafka:4.3.1"))
            .withNetwork(network)
            .withListener("kafka:19092")
            .withEnv("JAVA_TOOL_OPTIONS", QUICK)
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
    kafka.start();
  }

  @AfterAll
  static void stop() {
    if (kafka != null) {
      kafka.stop();
    }
    if (network != null) {
      network.close();
    }
  }

  private static GenericContainer<?> service(String image, String... command) {
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(image))
            .withNetwork(network)
            .withEnv("WEFT_BROKERS", "kafka:19092")
            .withEnv("WEFT_TOKEN", "for-the-test")
            .withEnv("JAVA_TOOL_OPTIONS", QUICK)
            .waitingFor(Wait.forHealthcheck().withStartupTimeout(PATIENCE));
    return command.length == 0 ? container : container.withCommand(command);
  }

  private static Optional<Snapshot> latest() {
    return SnapshotReader.read(
            Map.of("bootstrap.servers", kafka.getBootstrapServers()),
            new Topics(Topics.DEFAULT_PREFIX),
            "toy",
            "live",
            "default",
            OptionalLong.empty())
        .map(SnapshotReader.Found::snapshot);
  }

  private static boolean hasWindow(long window) {
    return latest().filter(s -> s.getProvenance().getWindow() >= window).isPresent();
  }

  @Test
  void shouldFindTheCircuitsOfAToyModelThoughTheStreamsAppIsKilled() {
    try (GenericContainer<?> streams = service("weft-streams:latest");
        GenericContainer<?> clusterer = service("weft-clusterer:latest");
        GenericContainer<?> node =
            service(
                "weft-node:latest",
                "produce",
                "--run=toy",
                "--model=tms-40-10-id",
                "--batches=" + BATCHES)) {
      // It may have done its work before anybody asks whether it is healthy.
      node.waitingFor(Wait.forLogMessage(".*samples published.*", 1));
      Startables.deepStart(streams, clusterer, node).join();
      await().atMost(PATIENCE).until(() -> hasWindow(0));
      streams.getDockerClient().killContainerCmd(streams.getContainerId()).exec();
      streams.getDockerClient().startContainerCmd(streams.getContainerId()).exec();
      await().atMost(PATIENCE).until(() -> hasWindow(LAST_WINDOW));
      Snapshot last = latest().orElseThrow();
      assertThat(last.getProvenance().getWindow()).isEqualTo(LAST_WINDOW);
      assertThat(last.getProvenance().getSamplesList().stream().mapToDouble(n -> n).sum())
          .isEqualTo(SAMPLES);
      assertThat(last.getQuality().getCircuitsAri()).isGreaterThan(0.95);
    }
  }
}
