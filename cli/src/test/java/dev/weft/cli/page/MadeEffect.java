package dev.weft.cli.page;

import dev.weft.core.LittleEndian;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.ItemEffect;
import dev.weft.core.proto.MatchedControl;
import dev.weft.core.proto.SampleEffect;
import dev.weft.core.proto.SampleKind;
import dev.weft.core.proto.SetEffect;
import dev.weft.core.proto.TestEffect;
import dev.weft.core.proto.TestSample;

/** What a node might have said of a cluster: 8 times its controls, fourth of the matched ones. */
final class MadeEffect {
  private MadeEffect() {}

  static TestEffect of(Cluster cluster) {
    TestEffect.Builder effect =
        TestEffect.newBuilder()
            .setFormat(1)
            .setRun("stories")
            .setCluster(cluster.getId())
            .addAllMembers(cluster.getMembersList())
            .setNode("node-0")
            .setWhole(SetEffect.newBuilder().setActive(0.8).setSilent(0.01).setActiveLoss(0.5))
            .setRatio(8)
            .setRank(1)
            .setMatchedRatio(1.7)
            .setMatchedRank(4)
            .setSpecificity(80)
            .setActiveSamples(30)
            .addRising(ItemEffect.newBuilder().setItem(300).setActive(0.2))
            .addFalling(ItemEffect.newBuilder().setItem(301).setActive(-0.1))
            .addSamples(
                SampleEffect.newBuilder()
                    .setSample(
                        TestSample.newBuilder()
                            .setKind(SampleKind.SAMPLE_KIND_EXEMPLAR)
                            .setTokens(LittleEndian.ofInts(new int[] {0, 300})))
                    .setActivities(LittleEndian.ofFloats(new float[] {0, 1}))
                    .setEffects(LittleEndian.ofFloats(new float[] {0, 1}))
                    .setLossChanges(LittleEndian.ofFloats(new float[] {1.5f, Float.NaN})));
    for (int control = 0; control < 20; control++) {
      effect.addControls(SetEffect.newBuilder().setActive(0.01 * control));
      effect.addMatched(
          MatchedControl.newBuilder()
              .addNumbers(control)
              .setEffect(
                  SetEffect.newBuilder().setActive(0.05 * control).setActiveImportance(0.7)));
    }
    return effect.build();
  }
}
