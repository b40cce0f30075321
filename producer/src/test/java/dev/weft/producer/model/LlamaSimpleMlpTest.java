package dev.weft.producer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weft.producer.StoriesModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against what the PyTorch program that made the model computed. */
class LlamaSimpleMlpTest {
  private static final Path FOLDER = StoriesModel.FOLDER;
  private static LanguageModel model;
  private static SafeTensors reference;
  private static int[][] input;

  @BeforeAll
  static void load() {
    ModelManifest manifest = ModelManifest.read(FOLDER);
    model = LanguageModel.load(FOLDER, manifest, manifest.lastCheckpoint());
    reference = SafeTensors.read(FOLDER.resolve("reference.safetensors"));
    int[] tokens = reference.integers("input");
    input = new int[][] {Arrays.copyOf(tokens, 64), Arrays.copyOfRange(tokens, 64, 128)};
  }

  private static void assertClose(float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    double worst = 0;
    for (int i = 0; i < found.length; i++) {
      worst = Math.max(worst, Math.abs(found[i] - expected[i]));
    }
    assertThat(worst).isLessThan(1e-4);
  }

  @Test
  void shouldComputeTheReferencesLogits() {
    assertClose(model.logits(input), reference.values("output", 2, 64, 1024));
  }

  @Test
  void shouldComputeTheReferencesImportancesOfEveryMatrix() {
    Importances importances = model.importances(input);
    List<ModelManifest.DecomposedMatrix> matrices = model.manifest().matrices();
    assertThat(importances.matrices()).hasSameSizeAs(matrices);
    for (int m = 0; m < matrices.size(); m++) {
      assertClose(
          importances.matrices().get(m),
          reference.values(
              matrices.get(m).name() + ".importances", 2, 64, matrices.get(m).subcomponents()));
    }
    assertThat(importances.quantise(false, new LongAdder()).subcomponents()).isEqualTo(3_840);
  }

  @Test
  void shouldPredictTheTokenOfTheReferencesLargestLogit() {
    LanguageModel.Run run = model.run(input);
    float[] logits = reference.values("output", 2, 64, 1024);
    for (int s = 0; s < 128; s++) {
      int best = s * 1024;
      double sum = 0;
      for (int i = s * 1024; i < (s + 1) * 1024; i++) {
        best = logits[i] > logits[best] ? i : best;
        sum += Math.exp(logits[i]);
      }
      assertThat(run.predicted()[s]).isEqualTo(best - s * 1024);
      double probability = Math.exp(logits[best]) / sum;
      assertThat(run.probabilities()[s] / 32_768.0).isCloseTo(probability, within(1e-3));
    }
  }

  @Test
  void shouldContinueSequencesTokenByTokenAsTheyWouldBeReadAtOnce() {
    LanguageModel.Decoder decoder = model.decoder(2);
    float[] expected = reference.values("output", 2, 64, 1024);
    for (int t = 0; t < 64; t++) {
      float[] logits = decoder.next(new int[] {input[0][t], input[1][t]});
      for (int sequence = 0; sequence < 2; sequence++) {
        int from = (sequence * 64 + t) * 1024;
        assertClose(
            Arrays.copyOfRange(logits, sequence * 1024, (sequence + 1) * 1024),
            Arrays.copyOfRange(expected, from, from + 1024));
      }
    }
  }

  @Test
  void shouldRefuseSequencesThatAreTooLongOrUnequal() {
    assertThatThrownBy(() -> model.logits(new int[1][257])).hasMessageContaining("257");
    assertThatThrownBy(() -> model.logits(new int[][] {{0}, {0, 1}}))
        .hasMessageContaining("unequal");
  }

  /** Values of scipy.special.erf. */
  @Test
  void shouldComputeTheExactGelu() {
    assertThat(Gelu.erf(0.5)).isCloseTo(0.5204998778130465, within(1e-15));
    assertThat(Gelu.erf(-2)).isCloseTo(-0.9953222650189527, within(1e-15));
    for (float x = -9; x < 9; x += 0.0037f) {
      double exact = x * (1 + Gelu.erf(x / Math.sqrt(2))) / 2;
      assertThat((double) Gelu.gelu(x)).isCloseTo(exact, within(1e-6));
    }
  }
}
