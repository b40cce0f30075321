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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Toy models' known circuits are recovered at default settings, without the truth in hand. */
class ToyDemoIT {
  @TempDir Path folder;

  private String demo(String model, Path kept) {
    String[] arguments = {
      "demo",
      "--model",
      "../models/" + model,
      "--windows",
      "10",
      "--json",
      "--data-dir",
      folder.resolve("data").toString(),
      "--keep-importances",
      kept.toString()
    };
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

  /** The least ARI, and what the offline analysis reaches on as many samples in purity. */
  @ParameterizedTest
  @CsvSource({"tms-40-10-id,1.00,0.794", "resid-mlp-2,0.95,0.822", "resid-mlp-3,0.98,0.531"})
  void shouldRecoverKnownCircuits(String model, double ari, double purity) throws IOException {
    Path kept = folder.resolve("kept.npz");
    Path printed = folder.resolve("demo.jsonl");
    Files.writeString(printed, demo(model, kept));
    List<String> lines = Files.readAllLines(printed);
    JsonNode summary = new ObjectMapper().readTree(lines.get(lines.size() - 1));
    assertThat(summary.get("samples").asLong()).isEqualTo(204_800);
    assertThat(summary.get("circuits_ari").asDouble()).isGreaterThanOrEqualTo(ari - 1e-9);
    assertThat(summary.get("circuits_purity").asDouble()).isGreaterThanOrEqualTo(purity);
    assertThat(lines.get(lines.size() - 2)).contains("\"circuits\":[");
    Python.run("check_circuits.py", Path.of("../models", model), kept, printed);
  }
}
