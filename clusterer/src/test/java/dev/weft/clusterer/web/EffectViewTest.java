package dev.weft.clusterer.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import dev.weft.core.LittleEndian;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.ItemEffect;
import dev.weft.core.proto.LayerEffect;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.MatchedControl;
import dev.weft.core.proto.Matrix;
import dev.weft.core.proto.SampleEffect;
import dev.weft.core.proto.SetEffect;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.TestEffect;
import dev.weft.core.proto.TestSample;
import dev.weft.core.proto.Vocabulary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EffectViewTest {
  private static final RunManifest MANIFEST =
      RunManifest.of(
          Manifest.newBuilder()
              .setRun("r")
              .addNodes("a")
              .setWindowSteps(1)
              .addMatrices(Matrix.newBuilder().setName("up").setSubcomponents(9))
              .setVocabulary(Vocabulary.newBuilder().setSize(2).addTokens("<s>").addTokens(" the"))
              .build());
  private static final TestEffect EFFECT =
      TestEffect.newBuilder()
          .setCluster(7)
          .addAllMembers(List.of(1, 2))
          .setNode("a")
          .setWhole(SetEffect.newBuilder().setActive(0.5).setSilent(Double.NaN))
          .addControls(SetEffect.newBuilder().setActive(0.25))
          .addLayers(LayerEffect.newBuilder().setLayer(3).setMembers(2))
          .addMatched(
              MatchedControl.newBuilder()
                  .addNumbers(4)
                  .setEffect(SetEffect.newBuilder().setActive(1).setActiveImportance(0.75)))
          .setMatchedRatio(0.5)
          .setMatchedRank(2)
          .setRatio(2)
          .setRank(1)
          .addRising(ItemEffect.newBuilder().setItem(1).setActive(0.125))
          .addSamples(
              SampleEffect.newBuilder()
                  .setSample(
                      TestSample.newBuilder().setTokens(LittleEndian.ofInts(new int[] {0, 1})))
                  .setLossChanges(LittleEndian.ofFloats(new float[] {0.5f, Float.NaN})))
          .build();

  @Test
  void shouldPutEachClustersEffectIntoItsRow() {
    Snapshot snapshot =
        Snapshot.newBuilder()
            .addClusters(Cluster.newBuilder().setId(7).addAllMembers(List.of(1, 2, 3)))
            .addClusters(Cluster.newBuilder().setId(8))
            .build();
    List<Map<String, Object>> rows = List.of(new HashMap<>(), new HashMap<>());
    var unused = EffectView.joined(new HashMap<>(Map.of("rows", rows)), snapshot, List.of(EFFECT));
    assertThat(rows.get(0).get("effect"))
        .asInstanceOf(MAP)
        .containsEntry("ratio", 2.0)
        .containsEntry("rank", 1)
        .containsEntry("confirmed", true)
        .containsEntry("matched_ratio", 0.5)
        .containsEntry("matched_rank", 2)
        .containsEntry("matched_controls", 1)
        .containsEntry("beats_matched", false)
        .containsEntry("same_members", false)
        .containsEntry("specificity", null)
        .containsEntry("silent", null);
    assertThat(rows.get(1)).containsEntry("effect", null);
  }

  @Test
  void shouldNameTokensAndLeaveOutWhatIsNoNumber() {
    Map<String, Object> full = new EffectView(MANIFEST, EFFECT).full(List.of(1, 2));
    assertThat(Json.text(full))
        .contains("\"same_members\":true")
        .contains("\"text\":\" the\"")
        .contains("\"active_importance\":0.75,\"members\":[\"up:4\"]")
        .contains("\"tokens\":[\"<s>\",\" the\"]")
        .contains("\"loss_changes\":[0.5,null]")
        .contains("\"layer\":3");
  }

  @Test
  void shouldShowAnswersWithoutMatchedControlsAsBefore() {
    TestEffect before = EFFECT.toBuilder().clearMatched().clearMatchedRatio().build();
    assertThat(new EffectView(MANIFEST, before).row())
        .containsEntry("matched_ratio", null)
        .containsEntry("matched_rank", null)
        .containsEntry("beats_matched", null);
  }

  @Test
  void shouldSayWhyATestWasRefused() {
    TestEffect refused = EFFECT.toBuilder().setRefused("no").build();
    assertThat(new EffectView(MANIFEST, refused).row())
        .containsEntry("refused", "no")
        .doesNotContainKey("ratio");
  }
}
