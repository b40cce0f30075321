package dev.weft.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.core.proto.Circuit;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Matrix;
import dev.weft.core.proto.Vocabulary;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RunManifestTest {
  private static Manifest.Builder good() {
    return Manifest.newBuilder()
        .setRun("run-1")
        .addNodes("a")
        .addNodes("b")
        .setWindowSteps(10)
        .addMatrices(Matrix.newBuilder().setName("h.0.q").setLayer(0).setSubcomponents(3))
        .addMatrices(Matrix.newBuilder().setName("h.1.q").setLayer(1).setSubcomponents(5))
        .addKnownCircuits(Circuit.newBuilder().setName("f").addMembers(0).addMembers(7));
  }

  private static Reason refusal(Consumer<Manifest.Builder> damage) {
    Manifest.Builder manifest = good();
    damage.accept(manifest);
    return catchThrowableOfType(BadRecordException.class, () -> RunManifest.of(manifest.build()))
        .reason();
  }

  @Test
  void shouldNumberSubcomponentsInManifestOrder() {
    RunManifest manifest = RunManifest.of(good().build());
    assertThat(manifest.subcomponents()).isEqualTo(8);
    for (int number = 0; number < 8; number++) {
      assertThat(manifest.key(number))
          .isEqualTo(number < 3 ? "h.0.q:" + number : "h.1.q:" + (number - 3));
      assertThat(manifest.number(manifest.key(number))).isEqualTo(number);
      assertThat(manifest.layer(number)).isEqualTo(number < 3 ? 0 : 1);
    }
    assertThatThrownBy(() -> manifest.number("h.1.q:5")).hasMessageContaining("h.1.q:5");
    assertThatThrownBy(() -> manifest.key(8)).hasMessageContaining("8");
  }

  @Test
  void shouldTellManifestsApartByDigestButNotByVocabulary() {
    String digest = RunManifest.of(good().build()).digest();
    assertThat(digest).matches("[0-9a-f]{16}");
    assertThat(RunManifest.of(good().setWindowSteps(11).build()).digest()).isNotEqualTo(digest);
    Vocabulary vocabulary = Vocabulary.newBuilder().setSize(1).addTokens("x").build();
    assertThat(RunManifest.of(good().setVocabulary(vocabulary).build()).digest()).isEqualTo(digest);
  }

  @Test
  void shouldRefuseWhatBreaksARule() {
    assertThat(refusal(m -> m.setRun("a b"))).isEqualTo(Reason.MANIFEST);
    assertThat(refusal(m -> m.clearNodes())).isEqualTo(Reason.MANIFEST);
    assertThat(refusal(m -> m.addNodes("a"))).isEqualTo(Reason.MANIFEST);
    assertThat(refusal(m -> m.setWindowSteps(0))).isEqualTo(Reason.MANIFEST);
    assertThat(refusal(m -> m.clearMatrices())).isEqualTo(Reason.MANIFEST);
    assertThat(refusal(m -> m.addMatrices(m.getMatrices(0)))).isEqualTo(Reason.MANIFEST);
    assertThat(refusal(m -> m.getMatricesBuilder(0).setName("a:b"))).isEqualTo(Reason.MANIFEST);
    assertThat(refusal(m -> m.getMatricesBuilder(0).setSubcomponents(0)))
        .isEqualTo(Reason.MANIFEST);
    assertThat(refusal(m -> m.getMatricesBuilder(0).setSubcomponents(1 << 20)))
        .isEqualTo(Reason.LIMIT);
    assertThat(refusal(m -> m.getMatricesBuilder(0).setSubcomponents(-5))).isEqualTo(Reason.LIMIT);
    assertThat(refusal(m -> m.getKnownCircuitsBuilder(0).addMembers(8))).isEqualTo(Reason.MANIFEST);
    assertThat(refusal(m -> m.getKnownCircuitsBuilder(0).setFromStep(9).setEndStep(9)))
        .isEqualTo(Reason.MANIFEST);
    assertThat(refusal(m -> m.getVocabularyBuilder().setSize(2).addTokens("x")))
        .isEqualTo(Reason.MANIFEST);
  }
}
