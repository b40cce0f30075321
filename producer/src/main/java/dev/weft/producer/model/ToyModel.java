package dev.weft.producer.model;

import java.util.ArrayList;
import java.util.List;

/** What toy models have in common: samples are vectors, and all matrices are seen in one pass. */
abstract class ToyModel implements VectorModel {
  private final ModelManifest manifest;
  private final FeatureDistribution inputs;

  ToyModel(ModelManifest manifest) {
    this.manifest = manifest;
    String activation = manifest.model().path("activation").asText("relu");
    if (!activation.equals("relu")) {
      throw new ModelException(
          "model '" + manifest.name() + "' has activation '" + activation + "'; known is 'relu'");
    }
    inputs = FeatureDistribution.of(manifest);
  }

  /** One forward pass. */
  abstract float[] pass(float[] features, int samples, InputObserver observer, Ablation ablation);

  /** Sees the vectors that enter a matrix, row-major. */
  interface InputObserver {
    void see(TargetMatrix matrix, float[] inputs);
  }

  @Override
  public ModelManifest manifest() {
    return manifest;
  }

  @Override
  public FeatureDistribution inputs() {
    return inputs;
  }

  @Override
  public Importances importances(float[] features) {
    int samples = samples(features);
    List<float[]> matrices = new ArrayList<>();
    for (ModelManifest.DecomposedMatrix matrix : manifest.matrices()) {
      matrices.add(new float[Math.multiplyExact(samples, matrix.subcomponents())]);
    }
    pass(
        features,
        samples,
        (matrix, entering) ->
            matrix.function().importances(entering, samples, matrices.get(matrix.index()), 0),
        Ablation.NONE);
    return new Importances(samples, matrices);
  }

  @Override
  public float[] outputs(float[] features, Ablation ablation) {
    return pass(features, samples(features), (matrix, entering) -> {}, ablation);
  }

  private int samples(float[] features) {
    int width = inputs.features();
    if (features.length == 0 || features.length % width != 0) {
      throw new IllegalArgumentException(
          features.length + " numbers are no rows of " + width + " features");
    }
    return features.length / width;
  }

  static float[] through(
      TargetMatrix matrix, float[] x, int samples, InputObserver observer, Ablation ablation) {
    observer.see(matrix, x);
    float[] y = matrix.weights().apply(x, samples);
    ablation.subtract(matrix.index(), x, samples, y);
    return y;
  }

  /** In place. */
  static float[] relu(float[] x) {
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.max(0, x[i]);
    }
    return x;
  }
}
