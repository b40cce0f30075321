package dev.weft.cli.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.cli.broker.SecuredBroker;
import dev.weft.clusterer.topics.SnapshotReader;
import dev.weft.core.topics.TopicCreator;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker that demands SASL/SCRAM and allows just what docs/security.md says: the whole path runs
 * on it, everybody else is refused, and no log tells a password.
 */
class SecurityIT {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> USERS =
      List.of(SecuredBroker.ADMIN, "weft-node", "weft-streams", "weft-clusterer", "weft-guest");

  /** A password is told by its beginning. */
  private static final String PASSWORD = "hunter2-";

  @TempDir static Path folder;
  private static SecuredBroker broker;

  @BeforeAll
  static void start() throws Exception {
    broker =
        SecuredBroker.start(
            folder.resolve("broker"),
            USERS.stream().collect(Collectors.toMap(user -> user, user -> PASSWORD + user)));
    try (Admin admin = Admin.create(new HashMap<String, Object>(client(SecuredBroker.ADMIN)))) {
      TopicCreator.createMissing(admin, TOPICS.specs(TopicSettings.DEFAULTS));
      TopicCreator.createMissing(
          admin, List.of(TOPICS.cellsSpec("live", 2, TopicSettings.DEFAULTS)));
      admin.createAcls(AccessRules.read()).all().get(30, TimeUnit.SECONDS);
    }
  }

  @AfterAll
  static void stop() {
    if (broker != null) {
      broker.close();
    }
  }

  private static Map<String, String> client(String user) {
    return broker.client(user, PASSWORD + user);
  }

  /** A file of settings with what the user needs to log in. */
  private static Path config(String user, Map<String, String> client) throws IOException {
    Path file = folder.resolve(user + ".properties");
    return Files.writeString(
        file,
        client.entrySet().stream()
            .filter(entry -> !entry.getKey().equals("bootstrap.servers"))
            .map(entry -> "kafka." + entry.getKey() + "=" + entry.getValue() + "\n")
            .collect(Collectors.joining()));
  }

  private static Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private static WeftProcess weft(String name, Path config, String... command) throws IOException {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--brokers", broker.bootstrapServers(), "--config", config.toString()));
    return WeftProcess.start(log(name), all.toArray(String[]::new));
  }

  private static WeftProcess node(String name, Path config, String run) throws IOException {
    return weft(
        name,
        config,
        "produce",
        "--run",
        run,
        "--model",
        "../models/tms-40-10-id",
        "--batches",
        "20",
        "--verbose");
  }

  private static List<String> refused(String name, WeftProcess process) throws Exception {
    await().atMost(PATIENCE).until(() -> !process.isAlive());
    assertThat(process.exitCode()).isEqualTo(1);
    List<String> said =
        Files.readAllLines(log(name)).stream().filter(line -> line.startsWith("weft: ")).toList();
    assertThat(said).as(Files.readString(log(name))).hasSize(1);
    return said;
  }

  private static void assertNothingTold() throws IOException {
    try (var logs = Files.list(folder)) {
      for (Path log : logs.filter(file -> file.toString().endsWith(".log")).toList()) {
        assertThat(Files.readString(log)).doesNotContain(PASSWORD);
      }
    }
  }

  @Test
  void shouldRunTheWholePathWithWhatTheTableAllows() throws Exception {
    try (WeftProcess streams =
            weft(
                "streams",
                config("weft-streams", client("weft-streams")),
                "streams",
                "--state-dir",
                folder.resolve("state").toString());
        WeftProcess clusterer =
            weft(
                "clusterer",
                config("weft-clusterer", client("weft-clusterer")),
                "cluster",
                "--port",
                "0");
        WeftProcess node = node("node", config("weft-node", client("weft-node")), "secured")) {
      await()
          .atMost(PATIENCE)
          .failFast(() -> assertThat(streams.isAlive() && clusterer.isAlive()).isTrue())
          .until(
              () ->
                  SnapshotReader.read(
                          client(SecuredBroker.ADMIN),
                          TOPICS,
                          "secured",
                          "live",
                          "default",
                          OptionalLong.of(1))
                      .isPresent());
      await().atMost(PATIENCE).until(() -> !node.isAlive());
      assertThat(node.exitCode()).isZero();
      for (WeftProcess each : List.of(streams, clusterer)) {
        each.terminate();
        assertThat(each.exitCode()).isZero();
      }
    }
    for (String name : List.of("streams", "clusterer", "node")) {
      assertThat(Files.readString(log(name))).doesNotContainIgnoringCase("authoriz");
    }
    assertNothingTold();
  }

  @Test
  void shouldRefuseWhoMayNothing() throws Exception {
    Path config = config("weft-guest", client("weft-guest"));
    try (WeftProcess guest = node("guest", config, "guests")) {
      assertThat(refused("guest", guest).get(0))
          .startsWith(
              "weft: the brokers at " + broker.bootstrapServers() + " refuse user weft-guest: ");
    }
    assertNothingTold();
  }

  @Test
  void shouldRefuseANodeThatMayLookButNotPublish() throws Exception {
    Path config = config("weft-clusterer", client("weft-clusterer"));
    try (WeftProcess reader = node("reader", config, "secured")) {
      assertThat(refused("reader", reader).get(0))
          .contains("refuse user weft-clusterer: ")
          .containsIgnoringCase("authoriz");
    }
    assertNothingTold();
  }

  @Test
  void shouldRefuseAWrongPassword() throws Exception {
    Path config = config("weft-liar", broker.client("weft-node", PASSWORD + "wrong"));
    try (WeftProcess liar = node("liar", config, "secured")) {
      assertThat(refused("liar", liar).get(0))
          .contains("refuse user weft-node: ")
          .contains("Authentication failed");
    }
    assertNothingTold();
  }

  @Test
  void shouldHaveARuleForEveryService() throws IOException {
    assertThat(AccessRules.read().stream().map(rule -> rule.entry().principal()).distinct())
        .containsExactlyInAnyOrder("User:weft-node", "User:weft-streams", "User:weft-clusterer");
  }
}
