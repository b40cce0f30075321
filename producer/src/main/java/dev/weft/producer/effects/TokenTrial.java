package dev.weft.producer.effects;

import dev.weft.producer.model.Ablation;
import dev.weft.producer.model.Importances;
import dev.weft.producer.model.LanguageModel;
import dev.weft.producer.model.LogProbabilities;
import dev.weft.producer.model.Subcomponents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A language model's: the effect on a token position is KL(target || ablated) of the next token.
 * Sequences that don't begin with the model's first token get it before them, and it is not looked
 * at; shorter ones are filled up behind, which attention does not see. Memory: 64 MB or the logits
 * of one sequence, three times over.
 */
final class TokenTrial implements Trial {
  private static final int LOGITS_AT_ONCE = 1 << 22;

  private final LanguageModel model;
  private final Subcomponents subcomponents;
  private final int[][] sequences;
  private final int[] lengths;
  private final int[] lead;

  TokenTrial(LanguageModel model, Subcomponents subcomponents, List<int[]> samples) {
    this.model = model;
    this.subcomponents = subcomponents;
    lengths = samples.stream().mapToInt(sample -> sample.length).toArray();
    lead = samples.stream().mapToInt(s -> s[0] == model.firstToken() ? 0 : 1).toArray();
    int longest = 0;
    for (int s = 0; s < lengths.length; s++) {
      longest = Math.max(longest, lead[s] + lengths[s]);
    }
    sequences = new int[lengths.length][longest];
    for (int s = 0; s < lengths.length; s++) {
      Arrays.fill(sequences[s], model.firstToken());
      System.arraycopy(samples.get(s), 0, sequences[s], lead[s], lengths[s]);
    }
  }

  @Override
  public Activity activity(int[] members) {
    Activity activity = new Activity(subcomponents, members, lengths);
    for (Part part : parts()) {
      Importances importances = model.importances(part.own);
      for (int s = 0; s < part.own.length; s++) {
        int sample = part.first + s;
        for (int t = 0; t < lengths[sample]; t++) {
          activity.add(importances, part.row(s, t), sample, t);
        }
      }
    }
    return activity;
  }

  @Override
  public void run(Activity activity, List<Ablation> sets, Findings findings) {
    parts().forEach(part -> part.run(activity, sets, findings));
  }

  private List<Part> parts() {
    int each = Math.max(1, LOGITS_AT_ONCE / sequences[0].length / model.vocabulary());
    List<Part> parts = new ArrayList<>();
    for (int from = 0; from < sequences.length; from += each) {
      int to = Math.min(sequences.length, from + each);
      parts.add(new Part(from, Arrays.copyOfRange(sequences, from, to)));
    }
    return parts;
  }

  /** Some of the sequences. */
  private final class Part {
    private final int first;
    private final int[][] own;
    private final int width = model.vocabulary();

    Part(int first, int[][] own) {
      this.first = first;
      this.own = own;
    }

    int row(int sequence, int token) {
      return sequence * own[sequence].length + lead[first + sequence] + token;
    }

    void run(Activity activity, List<Ablation> sets, Findings findings) {
      float[] whole = model.logits(own);
      LogProbabilities.of(whole, width);
      float[] probabilities = new float[whole.length];
      for (int i = 0; i < whole.length; i++) {
        probabilities[i] = LogProbabilities.probability(whole[i]);
      }
      for (int set = 0; set < sets.size(); set++) {
        float[] ablated = model.logits(own, sets.get(set));
        LogProbabilities.of(ablated, width);
        compare(set, activity, whole, probabilities, ablated, findings);
      }
    }

    private void compare(
        int set,
        Activity activity,
        float[] whole,
        float[] probabilities,
        float[] ablated,
        Findings findings) {
      for (int s = 0; s < own.length; s++) {
        int sample = first + s;
        for (int t = 0; t < lengths[sample]; t++) {
          int from = row(s, t) * width;
          double divergence = 0;
          for (int i = from; i < from + width; i++) {
            divergence += probabilities[i] * (double) (whole[i] - ablated[i]);
          }
          double loss = Double.NaN;
          if (t + 1 < lengths[sample]) {
            int next = from + own[s][lead[sample] + t + 1];
            loss = (double) whole[next] - ablated[next];
          }
          // Below zero it is rounding.
          double active = activity.at(sample, t);
          findings.add(set, sample, t, active, Math.max(0, divergence), loss);
          if (set == 0) {
            addItems(findings.items(active), from, probabilities, ablated);
          }
        }
      }
    }

    private void addItems(double[] items, int from, float[] probabilities, float[] ablated) {
      for (int i = 0; i < items.length; i++) {
        items[i] += LogProbabilities.probability(ablated[from + i]) - probabilities[from + i];
      }
    }
  }
}
