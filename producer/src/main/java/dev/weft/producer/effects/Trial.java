package dev.weft.producer.effects;

import dev.weft.producer.model.Ablation;
import java.util.List;

/** A model on the samples of one request. */
interface Trial {
  /**
   * Takes each set out and tells what that changes, sample by sample.
   *
   * @param members whose mean importance is a sample's activity
   * @param sets the first is looked at closer: see {@link Findings}
   */
  void run(int[] members, List<Ablation> sets, Findings findings);
}
