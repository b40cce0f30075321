package dev.weft.producer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelManifestTest {
  private static final String GOOD =
      """
      {"format": 1, "name": "toy", "model": {"family": "tms"},
       "causal_importance": {"kind": "mlp", "hidden": 8, "norm_eps": 1e-5},
       "matrices": [{"name": "m", "layer": 0, "d_in": 2, "d_out": 3, "subcomponents": 4}],
       "checkpoints": [{"step": 5, "file": "a.safetensors"}, {"step": 9, "file": "b.safetensors"}],
       "known_circuits": [{"name": "one", "members": [["m", 3]]}]}
      """;

  @TempDir Path folder;

  private ModelManifest read(String json) throws IOException {
    Files.writeString(folder.resolve("manifest.json"), json);
    return ModelManifest.read(folder);
  }

  @Test
  void shouldReadWhatAFolderSays() throws IOException {
    ModelManifest manifest = read(GOOD);
    assertThat(manifest.family()).isEqualTo("tms");
    assertThat(manifest.subcomponents()).isEqualTo(4);
    assertThat(manifest.lastCheckpoint().step()).isEqualTo(9);
    assertThat(manifest.checkpoint(5).file()).isEqualTo("a.safetensors");
    assertThatThrownBy(() -> manifest.checkpoint(6))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no checkpoint of step 6; it has 5, 9");
    assertThatThrownBy(() -> manifest.size("d_model")).hasMessageContaining("gives no d_model");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"format\": 1 | \"format\": 2 | format 2 is unknown",
        "\"subcomponents\": 4 | \"subcomponents\": 0 | 0 subcomponents",
        "\"subcomponents\": 4 | \"subcomponents\": \"4\" | matrices[0].subcomponents: ",
        ", \"norm_eps\": 1e-5 | `` | causal_importance.norm_eps: ",
        "[\"m\", 3] | [\"m\", 4] | m:4, which is none",
        "\"step\": 9 | \"step\": 5 | checkpoint 5 follows step 5",
        "b.safetensors | ../b.safetensors | no name of a file in the folder",
        "\"name\": \"toy\", | `` | no name",
        "\"hidden\": 8 | \"hidden\": 8.5 | hidden",
        "\"kind\": \"mlp\", | \"activation\": \"relu\", \"kind\": \"mlp\", | 'relu'",
        "{\"format\" | {format | manifest.json"
      })
  void shouldNameWhatBreaksARule(String good, String bad, String message) {
    assertThat(GOOD).contains(good);
    assertThatThrownBy(() -> read(GOOD.replace(good, bad == null ? "" : bad)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("manifest.json")
        .hasMessageContaining(message);
  }

  @Test
  void shouldSayThatAFolderIsNoModel() {
    assertThatThrownBy(() -> ModelManifest.read(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("has no manifest.json");
  }
}
