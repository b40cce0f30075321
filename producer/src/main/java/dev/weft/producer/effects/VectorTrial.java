package dev.weft.producer.effects;

import dev.weft.producer.model.Ablation;
import dev.weft.producer.model.Subcomponents;
import dev.weft.producer.model.VectorModel;
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
  public void run(int[] members, List<Ablation> sets, Findings findings) {
    double[] activity = Activity.of(model.importances(features), subcomponents, members);
    float[] whole = model.outputs(features);
    for (int set = 0; set < sets.size(); set++) {
      float[] ablated = model.outputs(features, sets.get(set));
      for (int sample = 0; sample < activity.length; sample++) {
        double[] items = set == 0 ? findings.items(activity[sample]) : new double[0];
        double effect = 0;
        for (int f = 0; f < width; f++) {
          double change = ablated[sample * width + f] - whole[sample * width + f];
          effect += change * change;
          if (items.length > 0) {
            items[f] += change * change;
          }
        }
        findings.add(set, sample, 0, activity[sample], effect, Double.NaN);
      }
    }
  }
}
