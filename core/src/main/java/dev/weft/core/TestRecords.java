package dev.weft.core;

import static dev.weft.core.BadRecordException.check;

import dev.weft.core.proto.MatchedControl;
import dev.weft.core.proto.SetEffect;
import dev.weft.core.proto.TestEffect;
import dev.weft.core.proto.TestRequest;
import dev.weft.core.proto.TestSample;
import dev.weft.core.proto.TestSet;
import java.util.List;

/**
 * Rules of the topics {@code tests} and {@code effects}, and what requests mean. Stateless. Whether
 * the run has such subcomponents, only a node that knows its manifest can say.
 */
public final class TestRecords {
  /** Mean importance over the members from which a sample counts as active. */
  public static final double ACTIVE = 0.5;

  /** Mean importance over the members below which a sample counts as silent. */
  public static final double SILENT = 0.1;

  private TestRecords() {}

  static void requireRequest(TestRequest request) {
    requireNames(request.getRun(), request.getReading(), request.getAnalysis());
    requireNumbers("members", request.getMembers().getNumbersList());
    check(
        request.getSamplesCount() >= 1 && request.getSamplesCount() <= Limits.TEST_SAMPLES,
        Reason.LIMIT,
        "a test on %d samples; 1 to %d are allowed",
        request.getSamplesCount(),
        Limits.TEST_SAMPLES);
    check(
        request.getControlsCount() <= Limits.TEST_CONTROLS
            && Integer.compareUnsigned(request.getMatchedDraws(), Limits.TEST_CONTROLS) <= 0,
        Reason.LIMIT,
        "a test with %d controls and %s matched ones",
        request.getControlsCount(),
        Integer.toUnsignedString(request.getMatchedDraws()));
    if (request.getCandidatesCount() > 0) {
      requireNumbers("candidates", request.getCandidatesList());
    }
    for (TestSet control : request.getControlsList()) {
      requireNumbers("a control", control.getNumbersList());
    }
    request.getSamplesList().forEach(TestRecords::requireSample);
  }

  private static void requireSample(TestSample sample) {
    int tokens = LittleEndian.ints(sample.getTokens()).length;
    int features = LittleEndian.ints(sample.getFeatures()).length;
    int values = LittleEndian.floats(sample.getFeatureValues()).length;
    check(
        features == values && (tokens == 0 || features == 0),
        Reason.SHAPE,
        "a sample of %d tokens, %d features and %d values",
        tokens,
        features,
        values);
    check(
        tokens == 0 || (sample.getPosition() >= 0 && sample.getPosition() < tokens),
        Reason.SHAPE,
        "a sample at position %s of %d tokens",
        Integer.toUnsignedString(sample.getPosition()),
        tokens);
  }

  static void requireEffect(TestEffect effect) {
    requireNames(effect.getRun(), effect.getReading(), effect.getAnalysis());
    requireNumbers("members", effect.getMembersList());
    RecordKeys.requireName("node", effect.getNode());
    if (!effect.getRefused().isEmpty()) {
      return;
    }
    requireEffect(effect.getWhole());
    effect.getControlsList().forEach(TestRecords::requireEffect);
    effect.getMatchedList().forEach(TestRecords::requireMatched);
    effect.getLayersList().forEach(layer -> requireEffect(layer.getEffect()));
    check(
        effect.getRank() >= 1 && effect.getRank() <= effect.getControlsCount() + 1,
        Reason.INCONSISTENT,
        "rank %s among %d controls",
        Integer.toUnsignedString(effect.getRank()),
        effect.getControlsCount());
    check(
        effect.getMatchedRank() >= (effect.getMatchedCount() > 0 ? 1 : 0)
            && effect.getMatchedRank() <= effect.getMatchedCount() + 1,
        Reason.INCONSISTENT,
        "rank %s among %d matched controls",
        Integer.toUnsignedString(effect.getMatchedRank()),
        effect.getMatchedCount());
  }

  private static void requireMatched(MatchedControl matched) {
    requireNumbers("a matched control", matched.getNumbersList());
    requireEffect(matched.getEffect());
  }

  private static void requireEffect(SetEffect effect) {
    check(
        !(effect.getActive() < -1e-3) && !(effect.getSilent() < -1e-3),
        Reason.VALUE_RANGE,
        "a negative effect: %s, %s",
        effect.getActive(),
        effect.getSilent());
  }

  private static void requireNames(String run, String reading, String analysis) {
    try {
      RecordKeys.requireName("run", run);
      RecordKeys.requireName("reading", reading);
      RecordKeys.requireName("analysis", analysis);
    } catch (IllegalArgumentException e) {
      throw new BadRecordException(Reason.KEY, e.getMessage());
    }
  }

  private static void requireNumbers(String what, List<Integer> numbers) {
    check(
        !numbers.isEmpty() && numbers.size() <= Limits.TEST_MEMBERS,
        Reason.LIMIT,
        "%s of %d subcomponents; 1 to %d are allowed",
        what,
        numbers.size(),
        Limits.TEST_MEMBERS);
    int before = -1;
    for (int number : numbers) {
      check(
          number >= 0 && number < Limits.SUBCOMPONENTS,
          Reason.COLUMN_RANGE,
          "%s with subcomponent %s",
          what,
          Integer.toUnsignedString(number));
      check(
          number > before, Reason.UNSORTED, "%s not ascending: %d, then %d", what, before, number);
      before = number;
    }
  }

  /** Whether the cluster does more on active samples than every one of its controls. */
  public static boolean isConfirmed(TestEffect effect) {
    return effect.getRefused().isEmpty() && effect.getControlsCount() > 0 && effect.getRank() == 1;
  }

  /**
   * Whether it also does more than every control matched to it by importance on those samples:
   * false where there are none.
   */
  public static boolean beatsMatched(TestEffect effect) {
    return effect.getRefused().isEmpty()
        && effect.getMatchedCount() > 0
        && effect.getMatchedRank() == 1;
  }
}
