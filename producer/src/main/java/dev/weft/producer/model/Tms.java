package dev.weft.producer.model;

/**
 * The family {@code tms}, the toy model of superposition (Elhage et al. 2022) with a matrix
 * between: y = relu(linear2 · hidden.0 · linear1 · x + bias).
 */
final class Tms extends ToyModel {
  private final TargetMatrix in;
  private final TargetMatrix hidden;
  private final TargetMatrix out;
  private final float[] bias;

  private Tms(ModelManifest manifest, SafeTensors target, SafeTensors subcomponents) {
    super(manifest);
    int features = inputs().features();
    int width = manifest.size("d_hidden");
    MatrixLoader loader = new MatrixLoader(manifest, target, subcomponents);
    in = loader.matrix("linear1", features, width);
    hidden = loader.matrix("hidden.0", width, width);
    out = loader.matrix("linear2", width, features);
    loader.requireNoOthers();
    bias = target.values("fixed.linear2.bias", features);
  }

  static Tms load(ModelManifest manifest, SafeTensors target, SafeTensors subcomponents) {
    return new Tms(manifest, target, subcomponents);
  }

  @Override
  float[] pass(float[] features, int samples, InputObserver observer, Ablation ablation) {
    float[] x = through(in, features, samples, observer, ablation);
    x = through(hidden, x, samples, observer, ablation);
    x = through(out, x, samples, observer, ablation);
    Rows.addBias(x, bias);
    return relu(x);
  }
}
