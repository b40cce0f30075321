package dev.weft.producer.effects;

import dev.weft.producer.model.Ablation;
import dev.weft.producer.model.Importances;
import dev.weft.producer.model.Subcomponents;
import dev.weft.producer.model.VectorModel;
import java.util.Arrays;
import java.util.List;

/** A toy model's: the effect on a sample is the squared change, summed over output features. */
final class VectorTrial implements Trial {
  private final VectorModel model;
  private final Subcomponents subcomponents;
  private final float[] features;
  private final int width;

  /** On row-major samples x features. */
  VectorTrial(VectorModel model, Subcomponents subcomponents, float[] features) {
    this.model = model;
    this.subcomponents = subcomponents;
    this.features = features;
    width = model.inputs().features();
  }

  @Override
  public Activity activity(int[] members) {
    int samples = features.length / width;
    int[] lengths = new int[samples];
    Arrays.fill(lengths, 1);
    Activity activity = new Activity(subcomponents, members, lengths);
    Importances importances = model.importances(features);
    for (int sample = 0; sample < samples; sample++) {
      activity.add(importances, sample, sample, 0);
    }
    return activity;
  }

  @Override
  public void run(Activity activity, List<Ablation> sets, Findings findings) {
    float[] whole = model.outputs(features);
    for (int set = 0; set < sets.size(); set++) {
      float[] ablated = model.outputs(features, sets.get(set));
      for (int sample = 0; sample < features.length / width; sample++) {
        double active = activity.at(sample, 0);
        double[] items = set == 0 ? findings.items(active) : new double[0];
        double effect = 0;
        for (int f = 0; f < width; f++) {
          double change = ablated[sample * width + f] - whole[sample * width + f];
          effect += change * change;
          if (items.length > 0) {
            items[f] += change * change;
          }
        }
        findings.add(set, sample, 0, active, effect, Double.NaN);
      }
    }
  }
}
