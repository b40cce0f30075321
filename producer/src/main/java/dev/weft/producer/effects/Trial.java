package dev.weft.producer.effects;

import dev.weft.producer.model.Ablation;
import java.util.List;

/** A model on the samples of one request. */
interface Trial {
  /** How active these members are on every sample; one pass of the target. */
  Activity activity(int[] members);

  /**
   * Takes each set out and tells what that changes, sample by sample.
   *
   * @param activity of the cluster
   * @param sets the first is looked at closer: see {@link Findings}
   */
  void run(Activity activity, List<Ablation> sets, Findings findings);
}
