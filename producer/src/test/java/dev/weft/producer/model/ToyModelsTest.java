package dev.weft.producer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.producer.StoriesModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what the PyTorch programs that made the models computed. */
class ToyModelsTest {
  private static final Path MODELS = Objects.requireNonNull(StoriesModel.FOLDER.getParent());
  private static final int SAMPLES = 64;

  private static VectorModel load(String name) {
    Path folder = MODELS.resolve(name);
    ModelManifest manifest = ModelManifest.read(folder);
    return (VectorModel) DecomposedModel.load(folder, manifest, manifest.lastCheckpoint());
  }

  private static void assertClose(float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    double worst = 0;
    for (int i = 0; i < found.length; i++) {
      worst = Math.max(worst, Math.abs(found[i] - expected[i]));
    }
    assertThat(worst).isLessThan(1e-4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tms-40-10-id", "resid-mlp-2", "resid-mlp-3"})
  void shouldComputeTheReferencesOutputsAndImportances(String name) {
    VectorModel model = load(name);
    SafeTensors reference = SafeTensors.read(MODELS.resolve(name).resolve("reference.safetensors"));
    int features = model.inputs().features();
    float[] input = reference.values("input", SAMPLES, features);
    assertClose(model.outputs(input), reference.values("output", SAMPLES, features));
    Importances importances = model.importances(input);
    List<ModelManifest.DecomposedMatrix> matrices = model.manifest().matrices();
    assertThat(importances.matrices()).hasSameSizeAs(matrices);
    for (int m = 0; m < matrices.size(); m++) {
      assertClose(
          importances.matrices().get(m),
          reference.values(
              matrices.get(m).name() + ".importances", SAMPLES, matrices.get(m).subcomponents()));
    }
  }

  @Test
  void shouldRefuseWhatIsNoWholeRows() {
    VectorModel model = load("tms-40-10-id");
    assertThatThrownBy(() -> model.importances(new float[41]))
        .hasMessage("41 numbers are no rows of 40 features");
    assertThatThrownBy(() -> model.outputs(new float[0])).hasMessageContaining("0 numbers");
  }

  @Test
  void shouldTakeNoTokens() {
    Path folder = MODELS.resolve("resid-mlp-2");
    ModelManifest manifest = ModelManifest.read(folder);
    assertThatThrownBy(() -> LanguageModel.load(folder, manifest, manifest.lastCheckpoint()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("takes no tokens");
  }
}
