package dev.weft.cli.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weft broker} as a process: killed, started again, and started twice. */
class KilledBrokerIT {
  private static final Pattern ADDRESS = Pattern.compile("broker at (127\\.0\\.0\\.1:\\d+)");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  private WeftProcess broker(Path log) throws IOException {
    return WeftProcess.start(
        log, "broker", "--data-dir", directory.resolve("data").toString(), "--port", "0");
  }

  private static Admin admin(Path log) throws IOException {
    await().atMost(PATIENCE).until(() -> address(log).isPresent());
    return Admin.create(Map.of("bootstrap.servers", address(log).orElseThrow()));
  }

  private static Optional<String> address(Path log) throws IOException {
    return ADDRESS.matcher(Files.readString(log)).results().findFirst().map(KilledBrokerIT::group);
  }

  private static String group(MatchResult match) {
    return match.group(1);
  }

  @Test
  void shouldKeepTopicsOverAKillAndRefuseASecondProcess() throws Exception {
    Path log = directory.resolve("first.log");
    WeftProcess first = broker(log);
    try (Admin admin = admin(log)) {
      admin.createTopics(Set.of(new NewTopic("kept", 3, (short) 1))).all().get();
      Path refusal = directory.resolve("second.log");
      try (WeftProcess second = broker(refusal)) {
        await().atMost(PATIENCE).until(() -> !second.isAlive());
        assertThat(second.exitCode()).isEqualTo(1);
      }
      assertThat(Files.readAllLines(refusal))
          .containsExactly(
              "weft: the data directory "
                  + directory.resolve("data")
                  + " is in use by another process");
      assertThat(admin.listTopics().names().get()).contains("kept");
    } finally {
      first.kill();
    }
    Path again = directory.resolve("third.log");
    try (WeftProcess third = broker(again);
        Admin admin = admin(again)) {
      assertThat(
              admin.describeTopics(Set.of("kept")).allTopicNames().get().get("kept").partitions())
          .hasSize(3);
      assertThat(third.isAlive()).isTrue();
    }
  }
}
