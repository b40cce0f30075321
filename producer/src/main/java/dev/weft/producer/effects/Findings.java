package dev.weft.producer.effects;

import dev.weft.core.LittleEndian;
import dev.weft.core.proto.ItemEffect;
import dev.weft.core.proto.LayerEffect;
import dev.weft.core.proto.MatchedControl;
import dev.weft.core.proto.SampleEffect;
import dev.weft.core.proto.SetEffect;
import dev.weft.core.proto.TestEffect;
import dev.weft.core.proto.TestSample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What a trial finds: means of each set, and of the first one every sample and item too. */
final class Findings {
  private static final int ITEMS = 10;

  private final double[][] sums;
  private final long[] counts = new long[2];
  private final List<float[]> activities = new ArrayList<>();
  private final List<float[]> effects = new ArrayList<>();
  private final List<float[]> losses = new ArrayList<>();
  private final double[] activeItems;
  private final double[] silentItems;
  private final long[] losing = new long[2];

  /**
   * Of so many sets.
   *
   * @param lengths tokens of each sample, 1 of a vector
   * @param items tokens of the vocabulary, or output features
   */
  Findings(int sets, int[] lengths, int items) {
    sums = new double[sets][4];
    activeItems = new double[items];
    silentItems = new double[items];
    for (int length : lengths) {
      activities.add(new float[length]);
      effects.add(new float[length]);
      losses.add(new float[length]);
    }
  }

  /** The sums of the items' changes of samples with this activity; null where they don't count. */
  double[] items(double activity) {
    return Activity.isActive(activity)
        ? activeItems
        : Activity.isSilent(activity) ? silentItems : new double[0];
  }

  /**
   * One sample's change by one set.
   *
   * @param loss NaN where there is no next token
   */
  void add(int set, int sample, int position, double activity, double effect, double loss) {
    if (set == 0) {
      activities.get(sample)[position] = (float) activity;
      effects.get(sample)[position] = (float) effect;
      losses.get(sample)[position] = (float) loss;
    }
    int side = Activity.isActive(activity) ? 0 : Activity.isSilent(activity) ? 1 : 2;
    if (side == 2) {
      return;
    }
    sums[set][side] += effect;
    boolean known = !Double.isNaN(loss);
    sums[set][2 + side] += known ? loss : 0;
    if (set == 0) {
      counts[side]++;
      losing[side] += known ? 1 : 0;
    }
  }

  private SetEffect effect(int set, double importance) {
    SetEffect.Builder effect =
        SetEffect.newBuilder()
            .setActive(sums[set][0] / counts[0])
            .setSilent(sums[set][1] / counts[1])
            .setActiveLoss(sums[set][2] / losing[0])
            .setSilentLoss(sums[set][3] / losing[1]);
    return (Double.isNaN(importance) ? effect : effect.setActiveImportance(importance)).build();
  }

  /**
   * Into an answer that lists layers and matched controls: the first set is the whole, then come
   * layers, then controls, then matched ones.
   *
   * @param importances of the sets, where the cluster is active
   */
  void put(TestEffect.Builder answer, List<TestSample> samples, double[] importances) {
    int set = 0;
    answer.setActiveSamples(counts[0]).setSilentSamples(counts[1]);
    answer.setWhole(effect(set, importances[set++]));
    for (LayerEffect.Builder layer : answer.getLayersBuilderList()) {
      layer.setEffect(effect(set, importances[set++]));
    }
    while (set < sums.length - answer.getMatchedCount()) {
      answer.addControls(effect(set, importances[set++]));
    }
    for (MatchedControl.Builder matched : answer.getMatchedBuilderList()) {
      matched.setEffect(effect(set, importances[set++]));
    }
    for (int sample = 0; sample < effects.size(); sample++) {
      answer.addSamples(
          SampleEffect.newBuilder()
              .setSample(samples.get(sample))
              .setActivities(LittleEndian.ofFloats(activities.get(sample)))
              .setEffects(LittleEndian.ofFloats(effects.get(sample)))
              .setLossChanges(LittleEndian.ofFloats(losses.get(sample))));
    }
    answer.addAllRising(items(Comparator.comparingDouble((Integer i) -> -activeItems[i]), 1));
    answer.addAllFalling(items(Comparator.comparingDouble((Integer i) -> activeItems[i]), -1));
    Comparison.put(answer);
  }

  private List<ItemEffect> items(Comparator<Integer> order, int sign) {
    return IntStream.range(0, activeItems.length)
        .boxed()
        .filter(item -> activeItems[item] * sign > 0)
        .sorted(order)
        .limit(ITEMS)
        .map(
            item ->
                ItemEffect.newBuilder()
                    .setItem(item)
                    .setActive(activeItems[item] / counts[0])
                    .setSilent(counts[1] == 0 ? 0 : silentItems[item] / counts[1])
                    .build())
        .toList();
  }
}
