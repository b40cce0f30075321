package dev.weft.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.cli.Weft;
import dev.weft.cli.broker.EmbeddedBroker;
import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.clusterer.topics.SnapshotReader;
import dev.weft.clusterer.web.book.KafkaBook;
import dev.weft.clusterer.web.book.SnapshotBook;
import dev.weft.clusterer.web.book.SnapshotBook.Source;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.ExemplarsRecord;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.Statistic;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.streams.ReadingTemplate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run read again beside the live reading, and from a file on another broker. */
class ReplayIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int WINDOWS = 3;

  @TempDir static Path folder;

  private static EmbeddedBroker broker;

  @BeforeAll
  static void runLive() {
    weft(
        0,
        "demo",
        "--planted",
        "subcomponents=200,circuits=8,size=4-20,active=15,noise=0.2,split=1@6",
        "--windows",
        String.valueOf(WINDOWS),
        "--window-steps",
        "4",
        "--nodes",
        "2",
        "--json",
        "--data-dir",
        folder.resolve("data").toString());
    broker = EmbeddedBroker.start(folder.resolve("data"), 0);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  /** Runs a command; its standard output, and for one that fails what it said. */
  private static String weft(int code, String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      int got = Weft.execute(arguments, Map.of(), false);
      assertThat(got)
          .as("%s: %s", String.join(" ", arguments), said.toString(StandardCharsets.UTF_8))
          .isEqualTo(code);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return (code == 0 ? printed : said).toString(StandardCharsets.UTF_8);
  }

  private static String[] onBroker(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--brokers", broker.bootstrapServers()));
    return all.toArray(String[]::new);
  }

  private static List<JsonNode> replay(String reading, String... more) throws IOException {
    List<String> all =
        new ArrayList<>(List.of("replay", "--run", "planted", "--reading", reading, "--json"));
    all.addAll(List.of("--state-dir", folder.resolve("state").toString()));
    all.addAll(Arrays.asList(more));
    return lines(weft(0, onBroker(all.toArray(String[]::new))));
  }

  private static List<JsonNode> lines(String printed) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : printed.lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private static List<JsonNode> windows(List<JsonNode> lines) {
    return lines.stream().filter(line -> line.get("type").asText().equals("window")).toList();
  }

  /** All that a snapshot says but when and where it was made; the chain of digests included. */
  private static JsonNode content(String reading, long window, String... where) throws IOException {
    List<String> all = new ArrayList<>(List.of("snapshot", "--json", "--run", "planted"));
    all.addAll(List.of("--reading", reading, "--window", Long.toString(window)));
    all.addAll(Arrays.asList(where));
    ObjectNode json = (ObjectNode) JSON.readTree(weft(0, all.toArray(String[]::new)));
    json.remove("reading");
    ObjectNode provenance = (ObjectNode) json.get("provenance");
    provenance.remove(List.of("created_at_milliseconds", "took_milliseconds", "host"));
    provenance
        .get("nodes")
        .forEach(node -> ((ObjectNode) node).remove(List.of("partition", "last_offset")));
    return json;
  }

  private static void requireNothingLeft(String reading) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      // What the controller has deleted the broker may list for a moment more.
      await()
          .untilAsserted(
              () ->
                  assertThat(admin.listTopics().names().get())
                      .noneMatch(topic -> topic.startsWith("weft." + reading + "-"))
                      .noneMatch(topic -> topic.startsWith("weft.exemplars." + reading + "-")));
      assertThat(admin.listGroups().all().get())
          .noneMatch(group -> group.groupId().endsWith("." + reading));
    }
    assertThat(folder.resolve("state").resolve("weft." + reading)).doesNotExist();
    assertThat(folder.resolve("state").resolve("weft.exemplars." + reading)).doesNotExist();
  }

  /** Every cluster of its last window has exemplars, and they are of every sample of its range. */
  private static void requireExemplars(String reading, long samples) throws Exception {
    Map<String, String> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
    Topics topics = new Topics(Topics.DEFAULT_PREFIX);
    Snapshot last =
        SnapshotReader.read(kafka, topics, "planted", reading, "default", OptionalLong.empty())
            .orElseThrow()
            .snapshot();
    KafkaBook book = new KafkaBook(kafka, topics, new SnapshotBook(SnapshotBook.DEFAULT_WINDOWS));
    try (AutoCloseable following = book.followClusters()) {
      assertThat(following).isNotNull();
      assertThat(last.getClustersList()).isNotEmpty();
      for (Cluster cluster : last.getClustersList()) {
        ExemplarsRecord record =
            book.exemplars().of(Source.of(last), cluster.getId()).orElseThrow();
        assertThat(record.getMembersList()).isEqualTo(cluster.getMembersList());
        assertThat(record.getSamples()).isEqualTo(samples);
        assertThat(record.getTopList()).isNotEmpty();
      }
    }
  }

  @Test
  void shouldComeToTheSameBitsAndLeaveNothingBehind() throws Exception {
    List<JsonNode> lines = replay("again");
    assertThat(windows(lines)).hasSize(WINDOWS);
    assertThat(lines.get(lines.size() - 1).get("whole").asBoolean()).isTrue();
    assertThat(lines).anyMatch(line -> line.get("type").asText().equals("progress"));
    String[] where = {"--brokers", broker.bootstrapServers()};
    for (int window = 0; window < WINDOWS; window++) {
      assertThat(content("again", window, where)).isEqualTo(content("live", window, where));
    }
    requireNothingLeft("again");
    requireExemplars("again", WINDOWS * 4 * 2 * 2_048L);
    assertThat(weft(1, onBroker("replay", "--run", "planted", "--reading", "again")))
        .contains("has a reading 'again' already, up to window 2: choose another name");
  }

  @Test
  void shouldReadARangeWithAnotherWindowAndStatisticBesideTheOthers() throws Exception {
    List<JsonNode> windows =
        windows(
            replay(
                "wide",
                "--window-steps",
                "6",
                "--statistic",
                "tumbling",
                "--from-step",
                "2",
                "--to-step",
                "11"));
    assertThat(windows.stream().map(line -> line.get("window").asLong())).containsExactly(0L, 1L);
    assertThat(windows.stream().map(line -> line.get("samples").asLong()))
        .containsExactly(4 * 2 * 2_048L, 5 * 2 * 2_048L);
    requireNothingLeft("wide");
    requireExemplars("wide", 9 * 2 * 2_048L);
  }

  private static ReplaySettings settings(long windowSteps) {
    return new ReplaySettings(
        "planted",
        ReplayRange.of(0, null, null, null),
        new ReadingTemplate(
            "stopped", windowSteps, Statistic.STATISTIC_CUMULATIVE, 0, 0.1, 0, null, null, 0.2, 40),
        List.of(Analysis.DEFAULT),
        "0",
        new Topics(Topics.DEFAULT_PREFIX),
        TopicSettings.DEFAULTS,
        2,
        folder.resolve("state"),
        Map.of("bootstrap.servers", broker.bootstrapServers()),
        false);
  }

  private static boolean run(ReplaySettings settings, BooleanSupplier stop)
      throws InterruptedException {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new Replay(settings, new ReplayOutput(nowhere, nowhere, true), stop).run();
  }

  @Test
  void shouldGoOnWhereItWasStoppedWithTheSameSettingsOnly() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    assertThat(run(settings(0), () -> asked.incrementAndGet() > 3)).isFalse();
    assertThat(
            weft(
                1,
                onBroker(
                    "replay", "--run", "planted", "--reading", "stopped", "--window-steps", "6")))
        .contains("was stopped before its end, with other settings");
    assertThat(run(settings(0), () -> false)).isTrue();
    String[] where = {"--brokers", broker.bootstrapServers()};
    JsonNode live = content("live", WINDOWS - 1, where);
    JsonNode again = content("stopped", WINDOWS - 1, where);
    assertThat(again.get("clusters")).isEqualTo(live.get("clusters"));
    assertThat(again.get("components")).isEqualTo(live.get("components"));
    requireNothingLeft("stopped");
  }

  @Test
  void shouldReplayFromAFileOnAnotherBroker() throws Exception {
    Path file = folder.resolve("planted.zst");
    weft(0, onBroker("record", "--run", "planted", "--out", file.toString()));
    String[] where = {"--data-dir", folder.resolve("other").toString()};
    Files.createDirectories(folder.resolve("other/cache/tmp")); // As the launcher does.
    List<String> replay = new ArrayList<>(List.of("replay", "--json", "--reading", "far"));
    replay.addAll(List.of("--no-exemplars", "--file", file.toString()));
    replay.addAll(List.of("--state-dir", folder.resolve("state").toString()));
    replay.addAll(Arrays.asList(where));
    assertThat(windows(lines(weft(0, replay.toArray(String[]::new))))).hasSize(WINDOWS);
    JsonNode live = content("live", WINDOWS - 1, where);
    assertThat(content("far", WINDOWS - 1, where)).isEqualTo(live);
    assertThat(live)
        .isEqualTo(content("live", WINDOWS - 1, "--brokers", broker.bootstrapServers()));

    byte[] bytes = Files.readAllBytes(file);
    Path cut = Files.write(folder.resolve("cut.zst"), Arrays.copyOf(bytes, bytes.length / 2));
    assertThat(weft(1, "replay", "--reading", "cut", "--file", cut.toString(), where[0], where[1]))
        .contains("cut.zst");
    Path none = Files.writeString(folder.resolve("none.zst"), "something else");
    assertThat(weft(1, "replay", "--reading", "x", "--file", none.toString(), where[0], where[1]))
        .contains("can't be read as a recorded run");
  }

  @Test
  void shouldSayWhatIsWrong() {
    assertThat(weft(1, onBroker("replay", "--run", "none", "--reading", "x")))
        .contains("no run 'none'");
    assertThat(weft(1, onBroker("replay", "--run", "planted", "--reading", "live")))
        .contains("needs a name of its own");
    assertThat(weft(1, onBroker("replay", "--reading", "x"))).contains("give --run");
    assertThat(weft(1, onBroker("replay", "--run", "r", "--reading", "x", "--offsets", "0-5")))
        .contains("--offsets '0-5' is not of the form PARTITION:FROM-TO");
    assertThat(weft(1, onBroker("replay", "--run", "r", "--reading", "x", "--from-time", "now")))
        .contains("--from-time 'now' is not of the form");
    assertThat(weft(1, onBroker("record", "--run", "none", "--out", "x")))
        .contains("no run 'none'");
  }
}
