package dev.weft.clusterer.snapshot;

import dev.weft.core.proto.KRule;
import java.util.ArrayList;
import java.util.List;

/**
 * Into how many clusters an analysis cuts. The given number and the bounds are of the largest
 * component; of the others it is always chosen, by the finest that replicates where the rule is
 * given. Immutable.
 *
 * @param rule how it is chosen
 * @param given the number, where the rule is that; else 0
 * @param least a chosen number is at least that; 0: no bound
 * @param most and at most that; 0: no bound
 * @param searchEveryWindows between searches the predecessor's number stays, unless samples doubled
 */
public record CountSettings(KRule rule, int given, int least, int most, int searchEveryWindows) {
  /** The number of clusters unless told otherwise. */
  public static final CountSettings DEFAULT = new CountSettings(KRule.K_RULE_FINEST, 0, 0, 0, 10);

  /** Checks every range. */
  public CountSettings {
    Problems.refuse(problems(rule, given, least, most, searchEveryWindows));
  }

  /** This number. */
  public static CountSettings of(int given) {
    return new CountSettings(KRule.K_RULE_GIVEN, given, 0, 0, DEFAULT.searchEveryWindows);
  }

  /** What is wrong with such settings, all of it. */
  public static List<String> problems(
      KRule rule, int given, int least, int most, int searchEveryWindows) {
    List<String> problems = new ArrayList<>();
    Problems.check(problems, rule != KRule.UNRECOGNIZED, "k-rule", rule, "known ones");
    Problems.check(problems, given >= 0, "k", given, "0 or more");
    boolean bounds = least >= 0 && most >= 0 && (most == 0 || least <= most);
    Problems.check(problems, bounds, "k", least + "-" + most, "least-most");
    if ((rule == KRule.K_RULE_GIVEN) != (given > 0)) {
      problems.add("k-rule given and a number as k go together");
    }
    if (given > 0 && (least > 0 || most > 0)) {
      problems.add("k is either given or bounded");
    }
    Problems.check(
        problems, searchEveryWindows >= 1, "search-every-windows", searchEveryWindows, "1 or more");
    return problems;
  }
}
