package dev.weft.producer.effects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.core.LittleEndian;
import dev.weft.core.RecordFormat;
import dev.weft.core.proto.MatchedControl;
import dev.weft.core.proto.SetEffect;
import dev.weft.core.proto.TestEffect;
import dev.weft.core.proto.TestRequest;
import dev.weft.core.proto.TestSample;
import dev.weft.core.proto.TestSet;
import dev.weft.producer.StoriesModel;
import dev.weft.producer.model.DecomposedModel;
import dev.weft.producer.model.Importances;
import dev.weft.producer.model.LanguageModel;
import dev.weft.producer.model.ModelManifest;
import dev.weft.producer.model.SafeTensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against what PyTorch computed: src/test/python/make_ablations.py. */
class ModelTesterTest {
  private static final SafeTensors REFERENCE =
      SafeTensors.read(Path.of("src/test/resources/ablations/reference.safetensors"));

  private static ModelTester tester(Path folder) {
    ModelManifest manifest = ModelManifest.read(folder);
    return new ModelTester(
        folder,
        DecomposedModel.load(folder, manifest, manifest.lastCheckpoint()),
        manifest.lastCheckpoint(),
        "a");
  }

  private static TestSet set(int... numbers) {
    return TestSet.newBuilder()
        .addAllNumbers(Arrays.stream(numbers).sorted().boxed().toList())
        .build();
  }

  private static TestRequest.Builder request(TestSet members, List<TestSample> samples) {
    return TestRequest.newBuilder()
        .setFormat(RecordFormat.VERSION)
        .setRun("r")
        .setReading("live")
        .setAnalysis("default")
        .setMembers(members)
        .addAllSamples(samples);
  }

  private static double logProbability(float[] logits, int row, int token) {
    double total = 0;
    for (int i = row * 1024; i < (row + 1) * 1024; i++) {
      total += Math.exp(logits[i]);
    }
    return logits[row * 1024 + token] - Math.log(total);
  }

  @Test
  void shouldFindTheDivergencesAndLossesOfPyTorchsLogits() {
    SafeTensors target = SafeTensors.read(StoriesModel.FOLDER.resolve("reference.safetensors"));
    int[] tokens = Arrays.copyOf(target.integers("input"), 64);
    float[] whole = target.values("output", 2, 64, 1024);
    float[] ablated = REFERENCE.values("stories.3.output", 3, 1024);
    int[] members = REFERENCE.integers("stories.3.members");
    TestSample sample =
        TestSample.newBuilder().setTokens(LittleEndian.ofInts(tokens)).setPosition(9).build();
    TestSample shorter = sample.toBuilder().setTokens(sample.getTokens().substring(0, 160)).build();
    TestEffect effect =
        tester(StoriesModel.FOLDER)
            .answer(
                request(set(members), List.of(shorter, sample))
                    .addControls(set(members))
                    .addControls(set(3_839))
                    .build());
    float[] divergences = LittleEndian.floats(effect.getSamples(1).getEffects());
    float[] losses = LittleEndian.floats(effect.getSamples(1).getLossChanges());
    int[] positions = REFERENCE.integers("stories.positions");
    for (int p = 0; p < positions.length; p++) {
      double expected = 0;
      for (int t = 0; t < 1024; t++) {
        double logarithm = logProbability(whole, positions[p], t);
        expected += Math.exp(logarithm) * (logarithm - logProbability(ablated, p, t));
      }
      assertThat((double) divergences[positions[p]]).isCloseTo(expected, within(1e-4));
      if (positions[p] < 63) {
        int next = tokens[positions[p] + 1];
        double change =
            logProbability(whole, positions[p], next) - logProbability(ablated, p, next);
        assertThat((double) losses[positions[p]]).isCloseTo(change, within(1e-4));
      }
    }
    assertThat(losses[63]).isNaN();
    float[] filledUp = LittleEndian.floats(effect.getSamples(0).getEffects());
    assertThat(filledUp).hasSize(40);
    assertThat(filledUp)
        .usingComparatorWithPrecision(1e-4f)
        .isEqualTo(Arrays.copyOf(divergences, 40));
    // A control that is the cluster itself does as much, and counts against it.
    assertThat(effect.getControls(0)).isEqualTo(effect.getWhole());
    assertThat(effect.getRank())
        .isEqualTo(effect.getControls(1).getActive() < effect.getWhole().getActive() ? 2 : 3);
  }

  @Test
  void shouldSplitByActivityAndSumUpByHand() {
    SafeTensors target = SafeTensors.read(StoriesModel.FOLDER.resolve("reference.safetensors"));
    TestEffect effect =
        tester(StoriesModel.FOLDER)
            .answer(
                request(
                        set(REFERENCE.integers("stories.5.members")),
                        List.of(
                            TestSample.newBuilder()
                                .setTokens(
                                    LittleEndian.ofInts(
                                        Arrays.copyOf(target.integers("input"), 64)))
                                .build()))
                    .build());
    float[] activities = LittleEndian.floats(effect.getSamples(0).getActivities());
    float[] effects = LittleEndian.floats(effect.getSamples(0).getEffects());
    int[] active = IntStream.range(0, 64).filter(t -> activities[t] >= 0.5).toArray();
    int[] silent = IntStream.range(0, 64).filter(t -> activities[t] < 0.1).toArray();
    SetEffect whole = effect.getWhole();
    assertThat(effect.getActiveSamples()).isEqualTo(active.length);
    assertThat(effect.getSilentSamples()).isEqualTo(silent.length).isPositive();
    assertThat(whole.getSilent())
        .isCloseTo(
            Arrays.stream(silent).mapToDouble(t -> effects[t]).average().orElseThrow(),
            within(1e-6));
    if (active.length > 0) {
      assertThat(whole.getActive())
          .isCloseTo(
              Arrays.stream(active).mapToDouble(t -> effects[t]).average().orElseThrow(),
              within(1e-6));
      assertThat(effect.getSpecificity())
          .isCloseTo(whole.getActive() / whole.getSilent(), within(1e-9));
    }
  }

  /** One of the first matrix and one of the last, the two most important at a token. */
  @Test
  void shouldDrawControlsThatAreAsImportantOnTheSamplesWhereTheClusterIsActive() {
    SafeTensors target = SafeTensors.read(StoriesModel.FOLDER.resolve("reference.safetensors"));
    int[] tokens = Arrays.copyOf(target.integers("input"), 64);
    ModelManifest manifest = ModelManifest.read(StoriesModel.FOLDER);
    LanguageModel model =
        LanguageModel.load(StoriesModel.FOLDER, manifest, manifest.lastCheckpoint());
    Importances importances = model.importances(new int[][] {tokens});
    double[][] rows = rows(importances);
    int first = manifest.matrices().get(0).subcomponents();
    int last = 3_840 - manifest.matrices().get(manifest.matrices().size() - 1).subcomponents();
    int[] members = {largest(rows[9], 0, first), largest(rows[9], last, 3_840)};
    double[] means =
        IntStream.range(0, 3_840)
            .mapToDouble(
                n ->
                    Arrays.stream(rows)
                        .filter(row -> (row[members[0]] + row[members[1]]) / 2 >= 0.5)
                        .mapToDouble(row -> row[n])
                        .average()
                        .orElseThrow())
            .toArray();
    TestSample sample = TestSample.newBuilder().setTokens(LittleEndian.ofInts(tokens)).build();
    TestEffect effect =
        tester(StoriesModel.FOLDER)
            .answer(
                request(set(members), List.of(sample))
                    .addAllCandidates(IntStream.range(0, 3_840).boxed().toList())
                    .setMatchedDraws(8)
                    .build());
    assertThat(effect.getMatchedList()).hasSize(8);
    assertThat(effect.getWhole().getActiveImportance())
        .isCloseTo((means[members[0]] + means[members[1]]) / 2, within(1e-9));
    double sum = 0;
    for (MatchedControl control : effect.getMatchedList()) {
      assertThat(control.getNumbersList()).hasSize(2);
      requireNear(means, members[0], control.getNumbers(0), 0, first);
      requireNear(means, members[1], control.getNumbers(1), last, 3_840);
      assertThat(control.getEffect().getActiveImportance())
          .isCloseTo(
              (means[control.getNumbers(0)] + means[control.getNumbers(1)]) / 2, within(1e-9));
      sum += control.getEffect().getActive();
    }
    assertThat(effect.getMatchedRatio())
        .isCloseTo(effect.getWhole().getActive() / (sum / 8), within(1e-9));
  }

  /** Fewer than 5 others are nearer. */
  private static void requireNear(double[] means, int member, int control, int from, int to) {
    double distance = Math.abs(means[control] - means[member]);
    assertThat(control).isBetween(from, to - 1).isNotEqualTo(member);
    assertThat(
            IntStream.range(from, to)
                .filter(n -> n != member && Math.abs(means[n] - means[member]) < distance)
                .count())
        .isLessThan(5);
  }

  private static int largest(double[] row, int from, int to) {
    return IntStream.range(from, to)
        .reduce((one, other) -> row[other] > row[one] ? other : one)
        .orElseThrow();
  }

  private static double[][] rows(Importances importances) {
    double[][] rows = new double[importances.samples()][];
    for (int sample = 0; sample < rows.length; sample++) {
      int at = sample;
      rows[sample] =
          importances.matrices().stream()
              .flatMapToDouble(
                  matrix -> {
                    int width = matrix.length / importances.samples();
                    return IntStream.range(at * width, (at + 1) * width)
                        .mapToDouble(i -> matrix[i]);
                  })
              .toArray();
    }
    return rows;
  }

  @Test
  void shouldTellWhichOutputsOfAToyChange() {
    Path folder = StoriesModel.FOLDER.resolveSibling("tms-40-10-id");
    // Circuit of feature 0, and an input with this feature alone.
    int[] members = REFERENCE.integers("tms-40-10-id.0.members");
    TestSample own =
        TestSample.newBuilder()
            .setFeatures(LittleEndian.ofInts(new int[] {0}))
            .setFeatureValues(LittleEndian.ofFloats(new float[] {0.8f}))
            .build();
    TestSample other = own.toBuilder().setFeatures(LittleEndian.ofInts(new int[] {7})).build();
    TestEffect effect =
        tester(folder)
            .answer(request(set(members), List.of(own, other)).addControls(set(0)).build());
    assertThat(effect.getActiveSamples()).isEqualTo(1);
    assertThat(effect.getSilentSamples()).isEqualTo(1);
    assertThat(effect.getRising(0).getItem()).isZero();
    assertThat(effect.getRising(0).getActive()).isGreaterThan(0.1);
    assertThat(effect.getWhole().getActive()).isGreaterThan(10 * effect.getWhole().getSilent());
    assertThat(effect.getLayersList()).extracting(layer -> layer.getLayer()).containsExactly(0, 2);
    assertThat(effect.getFallingList()).isEmpty();
  }

  @Test
  void shouldSayWhyARequestDoesNotFit() {
    TestSample sample =
        TestSample.newBuilder().setTokens(LittleEndian.ofInts(new int[] {0})).build();
    ModelTester tester = tester(StoriesModel.FOLDER);
    assertThat(tester.answer(request(set(9_999), List.of(sample)).build()).getRefused())
        .isEqualTo("subcomponent 9999 of a model with 3840 can't be ablated");
    TestSample vector = TestSample.getDefaultInstance();
    assertThat(tester.answer(request(set(1), List.of(vector)).build()).getRefused())
        .isEqualTo("a sample without tokens for a model of tokens");
    TestSample unknown =
        TestSample.newBuilder().setTokens(LittleEndian.ofInts(new int[] {2_000})).build();
    assertThat(tester.answer(request(set(1), List.of(unknown)).build()).getRefused())
        .isEqualTo("token 2000 of a vocabulary of 1024 tokens");
  }
}
