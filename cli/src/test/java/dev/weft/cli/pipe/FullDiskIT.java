package dev.weft.cli.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.cli.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said where a disk is full, on disks that are. */
class FullDiskIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern ADDRESS = Pattern.compile("broker at (127\\.0\\.0\\.1:\\d+)");
  private static final String FULL = "No space left on device: free space and start it again";

  @TempDir Path folder;

  private SmallDisk disk(String size) throws Exception {
    SmallDisk disk = new SmallDisk(Files.createDirectories(folder.resolve("disk")), size);
    disk.require();
    return disk;
  }

  private static void awaitEnd(WeftProcess process, Path log) throws IOException {
    await().atMost(PATIENCE).until(() -> !process.isAlive());
    assertThat(Files.readAllLines(log)).last().asString().startsWith("weft: ").endsWith(FULL);
    assertThat(process.exitCode()).isEqualTo(1);
  }

  @Test
  void shouldEndTheStreamsAppWhoseStoresHaveNoRoom() throws Exception {
    SmallDisk disk = disk("128k");
    Path log = folder.resolve("streams.log");
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("data"), 0);
        WeftProcess streams =
            WeftProcess.startOn(
                disk,
                log,
                "streams",
                "--state-dir",
                disk.folder().resolve("stores").toString(),
                "--brokers",
                broker.bootstrapServers())) {
      awaitEnd(streams, log);
    }
  }

  @Test
  void shouldEndABrokerWhoseLogHasNoRoom() throws Exception {
    SmallDisk disk = disk("32m");
    Path log = folder.resolve("broker.log");
    try (WeftProcess broker =
        WeftProcess.startOn(
            disk, log, "broker", "--data-dir", disk.folder().toString(), "--port", "0")) {
      await().atMost(PATIENCE).until(() -> ADDRESS.matcher(Files.readString(log)).find());
      Matcher address = ADDRESS.matcher(Files.readString(log));
      assertThat(address.find()).isTrue();
      Map<String, Object> client = Map.of("bootstrap.servers", address.group(1));
      try (Admin admin = Admin.create(client)) {
        admin.createTopics(Set.of(new NewTopic("large", 1, (short) 1))).all().get();
      }
      fill(client, broker);
      awaitEnd(broker, log);
    }
  }

  private static void fill(Map<String, Object> client, WeftProcess broker) {
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    try {
      for (int megabytes = 0; megabytes < 64 && broker.isAlive(); megabytes++) {
        var unused = producer.send(new ProducerRecord<>("large", new byte[1_000_000]));
      }
      await().atMost(PATIENCE).until(() -> !broker.isAlive());
    } finally {
      producer.close(Duration.ZERO);
    }
  }
}
