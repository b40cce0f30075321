package dev.weft.producer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.producer.StoriesModel;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what PyTorch computed: src/test/python/make_ablations.py. */
class AblationTest {
  private static final SafeTensors REFERENCE =
      SafeTensors.read(Path.of("src/test/resources/ablations/reference.safetensors"));

  private static Subcomponents subcomponents(Path folder) {
    ModelManifest manifest = ModelManifest.read(folder);
    return Subcomponents.read(folder, manifest, manifest.lastCheckpoint());
  }

  private static void assertClose(float[] found, float[] expected, String what) {
    assertThat(found).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat(Math.abs(found[i] - expected[i])).as("%s, number %d", what, i).isLessThan(1e-4f);
    }
  }

  @Test
  void shouldComputePyTorchsLogitsWithEachOfTenClustersTakenOut() {
    LanguageModel model = StoriesModel.load();
    Subcomponents subcomponents = subcomponents(StoriesModel.FOLDER);
    int[] input =
        SafeTensors.read(StoriesModel.FOLDER.resolve("reference.safetensors")).integers("input");
    int[][] sequence = {Arrays.copyOf(input, 64)};
    int[] positions = REFERENCE.integers("stories.positions");
    float[] whole = model.logits(sequence);
    for (int k = 0; k < 10; k++) {
      String name = "stories." + k;
      int[] members = REFERENCE.integers(name + ".members");
      float[] logits = model.logits(sequence, subcomponents.without(members));
      float[] found = new float[positions.length * 1024];
      for (int p = 0; p < positions.length; p++) {
        System.arraycopy(logits, positions[p] * 1024, found, p * 1024, 1024);
      }
      assertClose(found, REFERENCE.values(name + ".output", positions.length, 1024), name);
      assertThat(logits).as("it does something").isNotEqualTo(whole);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tms-40-10-id", "resid-mlp-2", "resid-mlp-3"})
  void shouldComputePyTorchsOutputsOfToysWithSetsTakenOut(String toy) {
    Path folder = StoriesModel.FOLDER.resolveSibling(toy);
    ModelManifest manifest = ModelManifest.read(folder);
    VectorModel model =
        (VectorModel) DecomposedModel.load(folder, manifest, manifest.lastCheckpoint());
    Subcomponents subcomponents = subcomponents(folder);
    int features = model.inputs().features();
    float[] input =
        Arrays.copyOf(
            SafeTensors.read(folder.resolve("reference.safetensors")).values("input", 64, features),
            16 * features);
    for (int k = 0; k < 6; k++) {
      String name = toy + "." + k;
      int[] members = REFERENCE.integers(name + ".members");
      float[] found = model.outputs(input, subcomponents.without(members));
      assertClose(found, REFERENCE.values(name + ".output", 16, features), name);
    }
  }

  @Test
  void shouldRefuseWhatIsNoSubcomponentOrThereTwice() {
    Subcomponents subcomponents = subcomponents(StoriesModel.FOLDER);
    assertThatThrownBy(() -> subcomponents.without(new int[] {3_840}))
        .hasMessage("subcomponent 3840 of a model with 3840 can't be ablated");
    assertThatThrownBy(() -> subcomponents.without(new int[] {7, 7}))
        .hasMessage("subcomponent 7 is to be ablated twice");
  }
}
