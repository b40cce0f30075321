package dev.weft.cli.dumps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.cli.Python;
import dev.weft.cli.Weft;
import dev.weft.core.proto.OutOfRange;
import dev.weft.producer.dumps.ImportanceDump;
import dev.weft.producer.npz.NpzReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that numpy and scipy wrote, read, and clustered by one command. */
class DumpsIT {
  private static final OutOfRange REFUSE = OutOfRange.OUT_OF_RANGE_REFUSE;

  @TempDir static Path folder;

  @BeforeAll
  static void write() {
    Python.run("write_dumps.py", folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"dense.npz", "fortran.npz", "one.npy", "csr/x.npz", "csc/x.npz", "x.safetensors"})
  void shouldReadTheSameFromEveryForm(String file) throws IOException {
    ImportanceDump dump = ImportanceDump.read(folder.resolve(file), REFUSE);
    assertThat(dump.matrices().subcomponents()).isEqualTo(32);
    assertThat(dump.importances().samples()).isEqualTo(8_192);
    assertThat(dump.clamped()).isZero();
    try (NpzReader expected = NpzReader.open(folder.resolve("expected.npz"))) {
      assertThat(dump.importances().rowOffsets()).isEqualTo(expected.ints("indptr"));
      assertThat(dump.importances().columns()).isEqualTo(expected.ints("indices"));
      assertThat(dump.importances().values()).isEqualTo(expected.chars("data"));
    }
  }

  @Test
  void shouldNameMatricesAndTheirLayers() throws IOException {
    var manifest =
        ImportanceDump.read(folder.resolve("csc/x.npz"), REFUSE)
            .matrices()
            .manifest("r", "m", List.of("a"), 10, REFUSE);
    assertThat(manifest.key(12)).isEqualTo("h.1.mlp.up:0");
    assertThat(manifest.matrix(0).getLayer()).isZero();
    assertThat(manifest.matrix(12).getLayer()).isEqualTo(1);
  }

  @Test
  void shouldClampAndCountWhatIsOutOfRangeOnlyIfToldTo() throws IOException {
    Path leaky = folder.resolve("leaky.npy");
    assertThat(ImportanceDump.read(leaky, OutOfRange.OUT_OF_RANGE_CLAMP).clamped()).isEqualTo(7);
    assertThatThrownBy(() -> ImportanceDump.read(leaky, REFUSE))
        .hasMessageContaining("importance 1.25 in sample 0, column 0")
        .hasMessageContaining("--out-of-range clamp");
  }

  @ParameterizedTest
  @CsvSource({
    "three.npy,'has shape [2, 3, 4]; wanted is samples x subcomponents'",
    "unequal.npz,'has 6 samples, those before it 5'",
    "short/x.npz,'has 32 columns, but 31 labels name them'",
    "csr,'memberships.npz is missing'",
    "none.npz,'is neither a file nor a folder'",
    "csr/metadata.json,'ends in none of'"
  })
  void shouldSayWhatIsWrong(String file, String problem) {
    assertThatThrownBy(() -> ImportanceDump.read(folder.resolve(file), REFUSE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
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

  @Test
  void shouldClusterMembershipsAndGiveTheMappingBack() throws IOException {
    String data = folder.resolve("data").toString();
    String from = folder.resolve("memberships").toString();
    String printed =
        weft("demo", "--from", from, "--window-steps", "2", "--json", "--data-dir", data);
    ObjectMapper json = new ObjectMapper();
    List<String> lines = printed.lines().toList();
    assertThat(lines).filteredOn(line -> line.contains("\"type\":\"window\"")).hasSize(2);
    assertThat(json.readTree(lines.get(lines.size() - 1)).get("samples").asLong()).isEqualTo(8_192);
    JsonNode mapping =
        json.readTree(
            weft("export", "--run", "memberships", "--format", "mapping", "--data-dir", data));
    assertThat(
            weft("export", "--run", "memberships", "--format", "csv", "--data-dir", data).lines())
        .startsWith("key,matrix,layer,cluster,cluster_size")
        .hasSize(1 + 30);
    List<String> keys = new ArrayList<>();
    mapping.fieldNames().forEachRemaining(keys::add);
    assertThat(keys).hasSize(32).contains("h.0.attn.q:0", "h.1.mlp.up:19");
    assertThat(mapping.get("h.0.attn.q:3").isNull()).isTrue();
    for (int circuit = 0; circuit < 8; circuit++) {
      // Members 0, 8 of the first matrix and 4, 12 of the second: numbers c, c + 8, c + 16, c + 24.
      JsonNode ofSecond = mapping.get("h.1.mlp.up:" + (circuit + 4));
      assertThat(ofSecond.isNull()).isFalse();
      if (circuit != 3) {
        assertThat(mapping.get("h.0.attn.q:" + circuit)).isEqualTo(ofSecond);
      }
    }
  }
}
