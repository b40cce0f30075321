package dev.weft.producer.effects;

import dev.weft.core.LittleEndian;
import dev.weft.core.RecordFormat;
import dev.weft.core.proto.LayerEffect;
import dev.weft.core.proto.MatchedControl;
import dev.weft.core.proto.TestEffect;
import dev.weft.core.proto.TestRequest;
import dev.weft.core.proto.TestSample;
import dev.weft.producer.model.DecomposedModel;
import dev.weft.producer.model.LanguageModel;
import dev.weft.producer.model.ModelManifest;
import dev.weft.producer.model.Subcomponents;
import dev.weft.producer.model.VectorModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Answers requests by one model: the whole cluster is taken out, each layer's members alone where
 * there are several, and every control, those matched to it on its active samples too. A pass over
 * the samples each: 1 + layers + controls, and two of the target. Deterministic on one machine.
 * Safe for several threads.
 */
public final class ModelTester {
  private final DecomposedModel model;
  private final Subcomponents subcomponents;
  private final long checkpoint;
  private final String node;

  /**
   * Loads what the model's checkpoint was decomposed into.
   *
   * @param node who answers
   * @throws dev.weft.producer.model.ModelException if a tensor is missing
   */
  public ModelTester(
      Path folder, DecomposedModel model, ModelManifest.Checkpoint checkpoint, String node) {
    this.model = model;
    this.subcomponents = Subcomponents.read(folder, model.manifest(), checkpoint);
    this.checkpoint = checkpoint.step();
    this.node = node;
  }

  /** The answer; where the request does not fit the model, it says so in {@code refused}. */
  public TestEffect answer(TestRequest request) {
    long begin = System.nanoTime();
    TestEffect.Builder answer = head(request);
    try {
      test(request, answer);
    } catch (IllegalArgumentException e) {
      answer = head(request).setRefused(String.valueOf(e.getMessage()));
    }
    return answer
        .setTookSeconds((System.nanoTime() - begin) / 1e9)
        .setAnsweredAt(System.currentTimeMillis())
        .build();
  }

  /** An answer that says why there is none. */
  public TestEffect refusal(TestRequest request, String why) {
    return head(request).setRefused(why).setAnsweredAt(System.currentTimeMillis()).build();
  }

  private TestEffect.Builder head(TestRequest request) {
    return TestEffect.newBuilder()
        .setFormat(RecordFormat.VERSION)
        .setRun(request.getRun())
        .setDigest(request.getDigest())
        .setReading(request.getReading())
        .setAnalysis(request.getAnalysis())
        .setWindow(request.getWindow())
        .setCluster(request.getCluster())
        .addAllMembers(request.getMembers().getNumbersList())
        .setNode(node)
        .setCheckpoint(checkpoint);
  }

  private void test(TestRequest request, TestEffect.Builder answer) {
    int[] members = numbers(request.getMembers().getNumbersList());
    Trial trial = trial(request);
    Activity activity = trial.activity(members);
    List<int[]> sets = new ArrayList<>(List.of(members));
    Map<Integer, List<Integer>> layers =
        request.getMembers().getNumbersList().stream()
            .collect(
                Collectors.groupingBy(subcomponents::layer, TreeMap::new, Collectors.toList()));
    if (layers.size() > 1) {
      layers.forEach(
          (layer, own) -> {
            answer.addLayers(LayerEffect.newBuilder().setLayer(layer).setMembers(own.size()));
            sets.add(numbers(own));
          });
    }
    request.getControlsList().forEach(set -> sets.add(numbers(set.getNumbersList())));
    for (int[] matched : MatchedDraws.of(request, subcomponents, activity)) {
      answer.addMatched(
          MatchedControl.newBuilder().addAllNumbers(Arrays.stream(matched).boxed().toList()));
      sets.add(matched);
    }
    Findings findings = findings(request, sets.size());
    trial.run(activity, sets.stream().map(subcomponents::without).toList(), findings);
    findings.put(
        answer,
        request.getSamplesList(),
        sets.stream().mapToDouble(activity::whereActive).toArray());
  }

  private static int[] numbers(List<Integer> numbers) {
    return numbers.stream().mapToInt(number -> number).toArray();
  }

  private Findings findings(TestRequest request, int sets) {
    if (model instanceof LanguageModel ofTokens) {
      int[] lengths =
          request.getSamplesList().stream()
              .mapToInt(sample -> sample.getTokens().size() / Integer.BYTES)
              .toArray();
      return new Findings(sets, lengths, ofTokens.vocabulary());
    }
    int[] lengths = request.getSamplesList().stream().mapToInt(sample -> 1).toArray();
    return new Findings(sets, lengths, ((VectorModel) model).inputs().features());
  }

  private Trial trial(TestRequest request) {
    if (model instanceof LanguageModel ofTokens) {
      return new TokenTrial(
          ofTokens,
          subcomponents,
          request.getSamplesList().stream().map(ModelTester::tokens).toList());
    }
    VectorModel ofVectors = (VectorModel) model;
    return new VectorTrial(
        ofVectors, subcomponents, features(request, ofVectors.inputs().features()));
  }

  private static int[] tokens(TestSample sample) {
    int[] tokens = LittleEndian.ints(sample.getTokens());
    if (tokens.length == 0) {
      throw new IllegalArgumentException("a sample without tokens for a model of tokens");
    }
    return tokens;
  }

  private static float[] features(TestRequest request, int width) {
    float[] features = new float[Math.multiplyExact(request.getSamplesCount(), width)];
    for (int s = 0; s < request.getSamplesCount(); s++) {
      int[] on = LittleEndian.ints(request.getSamples(s).getFeatures());
      float[] values = LittleEndian.floats(request.getSamples(s).getFeatureValues());
      for (int i = 0; i < on.length; i++) {
        if (on[i] < 0 || on[i] >= width) {
          throw new IllegalArgumentException(
              "feature " + on[i] + " of a model with " + width + " features");
        }
        features[s * width + on[i]] = values[i];
      }
    }
    return features;
  }
}
