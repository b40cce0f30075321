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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Toy models' known circuits are recovered at default settings, without the truth in hand. */
class ToyDemoIT {
  @TempDir Path folder;

  private String demo(String... what) {
    List<String> arguments = new ArrayList<>(List.of("demo", "--json", "--data-dir"));
    arguments.add(folder.resolve("data").toString());
    arguments.addAll(List.of(what));
    return weft(arguments.toArray(String[]::new));
  }

  private static String weft(String... arguments) {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertThat(Weft.execute(arguments, Map.of(), true)).isZero();
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  /**
   * The least ARI; what the offline analysis reaches on as many samples in purity; what goodfire's
   * MDL merge reaches in purity, stopped with the truth in hand, which cores reach without; and the
   * share of labelled subcomponents that cores hold.
   */
  @ParameterizedTest
  @CsvSource({
    "tms-40-10-id,1.00,0.794,0.97,0.70",
    "resid-mlp-2,0.95,0.822,0.85,0.80",
    "resid-mlp-3,0.98,0.531,0.92,0.65"
  })
  void shouldRecoverKnownCircuits(
      String model, double ari, double purity, double corePurity, double coreShare)
      throws IOException {
    Path kept = folder.resolve("kept.npz");
    Path printed = folder.resolve("demo.jsonl");
    String folderOf = Path.of("../models", model).toString();
    Files.writeString(
        printed,
        demo("--model", folderOf, "--windows", "10", "--keep-importances", kept.toString()));
    List<String> lines = Files.readAllLines(printed);
    JsonNode summary = new ObjectMapper().readTree(lines.get(lines.size() - 1));
    assertThat(summary.get("samples").asLong()).isEqualTo(204_800);
    assertThat(summary.get("circuits_ari").asDouble()).isGreaterThanOrEqualTo(ari - 1e-9);
    assertThat(summary.get("circuits_purity").asDouble()).isGreaterThanOrEqualTo(purity);
    assertThat(summary.get("circuits_core_purity").asDouble()).isGreaterThanOrEqualTo(corePurity);
    assertThat(summary.get("circuits_core_share").asDouble()).isGreaterThanOrEqualTo(coreShare);
    assertThat(lines.get(lines.size() - 2)).contains("\"circuits\":[");
    Python.run("check_circuits.py", Path.of("../models", model), kept, printed);
  }

  @Test
  void shouldRecoverPlantedCircuits() throws IOException {
    String spec = "subcomponents=1200,circuits=40,size=2-40,active=40";
    List<String> lines = demo("--planted", spec, "--windows", "3").lines().toList();
    JsonNode summary = new ObjectMapper().readTree(lines.get(lines.size() - 1));
    assertThat(summary.get("run").asText()).isEqualTo("planted");
    assertThat(summary.get("circuits_ari").asDouble()).isGreaterThan(0.99);
    assertThat(summary.get("circuits_purity").asDouble()).isGreaterThan(0.99);
  }

  /** A circuit splits at step 20, two merge at 40, one vanishes at 60; 10 steps a window. */
  @Test
  void shouldTellOfJustWhatHappensToPlantedCircuits() throws IOException {
    demo(
        "--planted",
        "subcomponents=600,circuits=12,size=10-30,active=40,split=1@20,merge=2+3@40,vanish=0@60",
        "--windows",
        "10",
        "--window-steps",
        "10",
        "--statistic",
        "tumbling");
    String data = folder.resolve("data").toString();
    List<String> told = new ArrayList<>();
    for (String line :
        weft("events", "--run", "planted", "--data-dir", data, "--json").lines().toList()) {
      JsonNode event = new ObjectMapper().readTree(line);
      if (event.get("window").asLong() > 0) {
        told.add(event.get("window").asLong() + " " + event.get("kind").asText());
      }
    }
    assertThat(told).containsExactly("2 cluster-split", "4 cluster-merged", "8 cluster-died");
  }

  /** Each confirmed cluster that holds a feature's circuit moves this feature's output most. */
  @Test
  void shouldTestTheClustersThatItFinds() throws IOException {
    String model = "../models/tms-40-10-id";
    demo("--model", model, "--windows", "2");
    String data = folder.resolve("data").toString();
    String run = "tms-40-10-id";
    String[] wrong = {"test", "--run", run, "--model", "../models/resid-mlp-2", "--data-dir", data};
    assertThat(Weft.execute(wrong, Map.of(), true)).isEqualTo(1);
    String printed =
        weft("test", "--run", run, "--model", model, "--data-dir", data, "--multi-layer", "--json");
    Map<String, String> features = features(Path.of(model));
    int confirmed = 0;
    int circuits = 0;
    for (String line : printed.lines().toList()) {
      JsonNode effect = new ObjectMapper().readTree(line);
      assertThat(effect.get("refused").isNull()).isTrue();
      assertThat(effect.get("controls")).hasSize(20);
      assertThat(effect.get("matched")).hasSize(20);
      confirmed += effect.get("confirmed").asBoolean() ? 1 : 0;
      Set<String> own = new HashSet<>();
      effect.get("members").forEach(key -> own.add(features.getOrDefault(key.asText(), "none")));
      own.remove("none");
      if (own.size() == 1) {
        circuits++;
        assertThat("feature " + effect.get("rising").get(0).get("item"))
            .isEqualTo(own.iterator().next());
      }
    }
    assertThat(circuits).isGreaterThan(10);
    assertThat(confirmed).isGreaterThan(10);
    assertThat(weft("events", "--run", run, "--data-dir", data))
        .contains("cluster-confirmed")
        .contains("times its controls");
    assertThat(weft("effects", "--run", run, "--data-dir", data).lines().count())
        .isGreaterThan(confirmed);
  }

  private static Map<String, String> features(Path model) throws IOException {
    Map<String, String> features = new HashMap<>();
    JsonNode manifest = new ObjectMapper().readTree(model.resolve("manifest.json").toFile());
    for (JsonNode circuit : manifest.get("known_circuits")) {
      if (circuit.get("name").asText().startsWith("feature ")) {
        circuit
            .get("members")
            .forEach(
                member ->
                    features.put(
                        member.get(0).asText() + ":" + member.get(1),
                        circuit.get("name").asText()));
      }
    }
    return features;
  }

  @Test
  void shouldWalkThroughTraining() throws IOException {
    List<String> lines =
        demo("--model", "../models/resid-mlp-3", "--through-training", "--window-steps", "3")
            .lines()
            .toList();
    List<Long> windows = new ArrayList<>();
    for (String line : lines) {
      JsonNode object = new ObjectMapper().readTree(line);
      if (object.get("type").asText().equals("window")) {
        windows.add(object.get("window").asLong());
        assertThat(object.get("samples").asLong()).isEqualTo(3 * 2_048);
      }
    }
    assertThat(windows).containsExactly(0L, 57L, 569L, 1_800L, 5_692L, 18_000L);
  }
}
