package dev.weft.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.core.proto.MatchedControl;
import dev.weft.core.proto.SetEffect;
import dev.weft.core.proto.TestEffect;
import dev.weft.core.proto.TestRequest;
import dev.weft.core.proto.TestSample;
import dev.weft.core.proto.TestSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestRecordsTest {
  private static final TestRequest REQUEST =
      TestRequest.newBuilder()
          .setFormat(RecordFormat.VERSION)
          .setRun("r")
          .setReading("live")
          .setAnalysis("default")
          .setMembers(TestSet.newBuilder().addAllNumbers(List.of(1, 4)))
          .addControls(TestSet.newBuilder().addAllNumbers(List.of(2, 3)))
          .addSamples(
              TestSample.newBuilder()
                  .setTokens(LittleEndian.ofInts(new int[] {0, 5}))
                  .setPosition(1))
          .build();
  private static final TestEffect EFFECT =
      TestEffect.newBuilder()
          .setFormat(RecordFormat.VERSION)
          .setRun("r")
          .setReading("live")
          .setAnalysis("default")
          .addAllMembers(List.of(1, 4))
          .setNode("a")
          .setWhole(SetEffect.newBuilder().setActive(2))
          .addControls(SetEffect.newBuilder().setActive(1))
          .setRank(1)
          .build();

  private static final MatchedControl MATCHED =
      MatchedControl.newBuilder()
          .addNumbers(3)
          .setEffect(SetEffect.newBuilder().setActive(1).setActiveImportance(0.5))
          .build();

  private static Reason refusal(TestRequest.Builder request) {
    byte[] bytes = request.build().toByteArray();
    return catchThrowableOfType(BadRecordException.class, () -> RecordFormat.TEST.decode(bytes))
        .reason();
  }

  private static Reason refusal(TestEffect.Builder effect) {
    byte[] bytes = effect.build().toByteArray();
    return catchThrowableOfType(BadRecordException.class, () -> RecordFormat.EFFECT.decode(bytes))
        .reason();
  }

  @Test
  void shouldReadBackWhatTheyWrite() {
    assertThat(RecordFormat.TEST.decode(RecordFormat.TEST.encode(REQUEST))).isEqualTo(REQUEST);
    assertThat(RecordFormat.EFFECT.decode(RecordFormat.EFFECT.encode(EFFECT))).isEqualTo(EFFECT);
  }

  @Test
  void shouldRefuseRequestsThatBreakARule() {
    assertThat(refusal(REQUEST.toBuilder().setRun("a b"))).isEqualTo(Reason.KEY);
    assertThat(refusal(REQUEST.toBuilder().clearMembers())).isEqualTo(Reason.LIMIT);
    assertThat(refusal(REQUEST.toBuilder().clearSamples())).isEqualTo(Reason.LIMIT);
    TestSet.Builder twice = TestSet.newBuilder().addNumbers(4).addNumbers(4);
    assertThat(refusal(REQUEST.toBuilder().setMembers(twice))).isEqualTo(Reason.UNSORTED);
    assertThat(refusal(REQUEST.toBuilder().addControls(twice))).isEqualTo(Reason.UNSORTED);
    TestSet.Builder none = TestSet.newBuilder().addNumbers(-1);
    assertThat(refusal(REQUEST.toBuilder().setMembers(none))).isEqualTo(Reason.COLUMN_RANGE);
    assertThat(refusal(REQUEST.toBuilder().addCandidates(4).addCandidates(4)))
        .isEqualTo(Reason.UNSORTED);
    assertThat(refusal(REQUEST.toBuilder().setMatchedDraws(-1))).isEqualTo(Reason.LIMIT);
    TestSample.Builder sample = REQUEST.getSamples(0).toBuilder();
    assertThat(refusal(REQUEST.toBuilder().addSamples(sample.setPosition(2))))
        .isEqualTo(Reason.SHAPE);
    sample.setPosition(1).setFeatures(LittleEndian.ofInts(new int[] {1}));
    assertThat(refusal(REQUEST.toBuilder().addSamples(sample))).isEqualTo(Reason.SHAPE);
  }

  @Test
  void shouldRefuseAnswersThatContradictThemselves() {
    assertThat(refusal(EFFECT.toBuilder().setRank(0))).isEqualTo(Reason.INCONSISTENT);
    assertThat(refusal(EFFECT.toBuilder().setRank(3))).isEqualTo(Reason.INCONSISTENT);
    assertThat(refusal(EFFECT.toBuilder().setWhole(SetEffect.newBuilder().setActive(-1))))
        .isEqualTo(Reason.VALUE_RANGE);
    assertThat(refusal(EFFECT.toBuilder().setMatchedRank(2))).isEqualTo(Reason.INCONSISTENT);
    assertThat(refusal(EFFECT.toBuilder().addMatched(MATCHED))).isEqualTo(Reason.INCONSISTENT);
  }

  @Test
  void shouldConfirmOnlyWhatBeatsEveryControl() {
    assertThat(TestRecords.isConfirmed(EFFECT)).isTrue();
    assertThat(TestRecords.isConfirmed(EFFECT.toBuilder().setRank(2).build())).isFalse();
    assertThat(TestRecords.isConfirmed(EFFECT.toBuilder().clearControls().build())).isFalse();
    assertThat(TestRecords.isConfirmed(EFFECT.toBuilder().setRefused("no").build())).isFalse();
  }

  @Test
  void shouldSayThatItBeatsMatchedControlsOnlyWhereThereAreSome() {
    TestEffect.Builder matched = EFFECT.toBuilder().addMatched(MATCHED).setMatchedRank(1);
    assertThat(TestRecords.beatsMatched(matched.build())).isTrue();
    assertThat(TestRecords.beatsMatched(matched.setMatchedRank(2).build())).isFalse();
    assertThat(TestRecords.beatsMatched(EFFECT)).isFalse();
  }
}
