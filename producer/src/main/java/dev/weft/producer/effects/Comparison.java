package dev.weft.producer.effects;

import dev.weft.core.proto.LayerEffect;
import dev.weft.core.proto.MatchedControl;
import dev.weft.core.proto.SetEffect;
import dev.weft.core.proto.TestEffect;
import java.util.List;

/** A cluster's effect against its controls', its silent samples', and its layers'. Stateless. */
final class Comparison {
  private Comparison() {}

  /** Ratio, rank, specificity and joint action, from the effects that the answer holds. */
  static void put(TestEffect.Builder answer) {
    double whole = answer.getWhole().getActive();
    List<SetEffect> controls = answer.getControlsList();
    answer.setRank(rank(whole, controls));
    quotient(whole, mean(controls), answer::setRatio);
    List<SetEffect> matched =
        answer.getMatchedList().stream().map(MatchedControl::getEffect).toList();
    if (!matched.isEmpty()) {
      answer.setMatchedRank(rank(whole, matched));
      quotient(whole, mean(matched), answer::setMatchedRatio);
    }
    double layers =
        answer.getLayersList().stream()
            .map(LayerEffect::getEffect)
            .mapToDouble(SetEffect::getActive)
            .sum();
    quotient(whole, answer.getWhole().getSilent(), answer::setSpecificity);
    quotient(whole, layers, answer::setJointness);
  }

  /** A control as strong counts against it, and so does a cluster without active samples. */
  private static int rank(double whole, List<SetEffect> controls) {
    return 1 + (int) controls.stream().filter(each -> !(each.getActive() < whole)).count();
  }

  private static double mean(List<SetEffect> controls) {
    return controls.stream().mapToDouble(SetEffect::getActive).average().orElse(Double.NaN);
  }

  private interface Setter {
    TestEffect.Builder set(double value);
  }

  private static void quotient(double over, double under, Setter setter) {
    double quotient = over / under;
    if (Double.isFinite(quotient)) {
      var unused = setter.set(quotient);
    }
  }
}
