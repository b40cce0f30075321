package dev.weft.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.cli.Python;
import dev.weft.cli.Weft;
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
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo as a user runs it, on a small window, and what it leaves behind. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoIT {
  @TempDir static Path folder;

  /** Runs a command in this process; its standard output. */
  private static String weft(String... arguments) {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      int code = Weft.execute(arguments, Map.of("WEFT_MODEL", "../models/stories"), true);
      assertThat(code).as(String.join(" ", arguments)).isZero();
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static String[] demo(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "demo",
                "--windows",
                "2",
                "--window-steps",
                "4",
                "--length",
                "128",
                "--floor",
                "-1",
                "--edges-per-subcomponent",
                "0",
                "--json",
                "--data-dir"));
    arguments.add(data().toString());
    arguments.addAll(Arrays.asList(more));
    return arguments.toArray(String[]::new);
  }

  private static Path data() {
    return folder.resolve("data");
  }

  private static Path file(String name) {
    return folder.resolve(name);
  }

  private static void correlations(String run, String name) {
    weft(
        "correlations",
        "--run",
        run,
        "--data-dir",
        data().toString(),
        "--out",
        file(name).toString());
  }

  @Test
  @Order(1)
  void shouldPrintWindowsClustersAndASummaryAsJson() throws IOException {
    String printed =
        weft(
            demo(
                "--group-size", "3840", "--keep-importances", file("kept-stories.npz").toString()));
    Files.writeString(file("demo.jsonl"), printed);
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : printed.lines().toList()) {
      lines.add(json.readTree(line));
    }
    assertThat(lines).filteredOn(line -> line.get("type").asText().equals("window")).hasSize(2);
    JsonNode summary = lines.get(lines.size() - 1);
    assertThat(summary.get("type").asText()).isEqualTo("summary");
    assertThat(summary.get("run").asText()).isEqualTo("stories");
    assertThat(summary.get("samples").asLong()).isEqualTo(2 * 4 * 8 * 128);
    assertThat(lines)
        .filteredOn(line -> line.get("type").asText().equals("cluster"))
        .hasSize(summary.get("clusters").asInt())
        .allSatisfy(
            cluster -> {
              assertThat(cluster.get("members").size()).isEqualTo(cluster.get("size").asInt());
              assertThat(cluster.has("layers")).isTrue();
              assertThat(cluster.has("matrices")).isTrue();
              assertThat(cluster.has("cohesion")).isTrue();
              assertThat(cluster.has("tokens")).isTrue();
            });
  }

  @Test
  @Order(2)
  void shouldFindScikitLearnsClustersOnTheSameGraph() {
    Python.run("check_clusters.py", file("kept-stories.npz"), file("demo.jsonl"));
  }

  @Test
  @Order(3)
  void shouldBeginANewRunOnKeptData() {
    for (String[] run : new String[][] {{"stories-2", "1920"}, {"stories-3", "768"}}) {
      String kept = file("kept-" + run[0] + ".npz").toString();
      assertThat(weft(demo("--group-size", run[1], "--keep-importances", kept)))
          .contains("\"run\":\"" + run[0] + "\"");
    }
  }

  /** Of 1, 3 and 15 cells. */
  @ParameterizedTest
  @ValueSource(strings = {"stories", "stories-2", "stories-3"})
  @Order(4)
  void shouldComputeNumpysCorrelationsForAnyNumberOfCells(String run) {
    correlations(run, run + "-pairs.npz");
    Python.run("check_correlations.py", file("kept-" + run + ".npz"), file(run + "-pairs.npz"));
  }

  @Test
  @Order(5)
  void shouldShowWhatADemoLeftBehind() throws IOException {
    String[] where = {"--data-dir", data().toString()};
    assertThat(weft("runs", where[0], where[1])).contains("stories-2").contains("3840");
    assertThat(weft("topics", where[0], where[1])).contains("weft.importances");
    JsonNode snapshot =
        new ObjectMapper()
            .readTree(weft("snapshot", "--run", "stories", where[0], where[1], "--json"));
    assertThat(snapshot.get("provenance").get("window").asInt()).isEqualTo(1);
    assertThat(snapshot.get("provenance").get("predecessor").get("window").asInt()).isZero();
    assertThat(snapshot.get("clusters").size()).isPositive();
    assertThat(snapshot.get("unclustered").has("no-edge")).isTrue();
    String[] events =
        weft("events", "--run", "stories", where[0], where[1], "--window", "0", "--json")
            .split("\n", -1);
    JsonNode born = new ObjectMapper().readTree(events[0]);
    assertThat(born.get("kind").asText()).isEqualTo("cluster-born");
    assertThat(born.get("cluster").asLong()).isEqualTo(1);
    assertThat(born.get("members").size()).isGreaterThan(1);
    assertThat(weft("events", "--run", "stories", where[0], where[1])).contains("cluster-born");
    correlations("stories-2", "pairs.csv");
    try (var lines = Files.lines(file("pairs.csv"))) {
      assertThat(lines.skip(1).findFirst().orElseThrow()).startsWith("h.0.attn.");
    }
  }

  @Test
  @Order(6)
  void shouldSayWhatIsNotThereInOneLine() {
    PrintStream before = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      int code =
          Weft.execute(
              new String[] {"snapshot", "--run", "none", "--data-dir", data().toString()},
              Map.of(),
              false);
      assertThat(code).isEqualTo(1);
    } finally {
      System.setErr(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("weft: no run 'none': weft runs lists them");
  }
}
