package dev.weft.producer.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The family {@code resid_mlp}: r = x E; in each layer r += mlp_out relu(mlp_in r); y = r Eᵀ, with
 * a fixed embedding E.
 */
final class ResidMlp extends ToyModel {
  private final Linear embedding;
  private final Linear unembedding;
  private final List<Layer> layers = new ArrayList<>();

  private record Layer(TargetMatrix in, TargetMatrix out) {}

  private ResidMlp(ModelManifest manifest, SafeTensors target, SafeTensors subcomponents) {
    super(manifest);
    int features = inputs().features();
    int width = manifest.size("d_embed");
    int neurons = manifest.size("d_mlp");
    float[] fixed = target.values("fixed.embedding", features, width);
    embedding = Linear.of(features, width, fixed);
    unembedding = Linear.ofTransposed(features, width, fixed);
    MatrixLoader loader = new MatrixLoader(manifest, target, subcomponents);
    for (int layer = 0; layer < manifest.size("n_layers"); layer++) {
      String name = "layers." + layer + ".";
      layers.add(
          new Layer(
              loader.matrix(name + "mlp_in", width, neurons),
              loader.matrix(name + "mlp_out", neurons, width)));
    }
    loader.requireNoOthers();
  }

  static ResidMlp load(ModelManifest manifest, SafeTensors target, SafeTensors subcomponents) {
    return new ResidMlp(manifest, target, subcomponents);
  }

  @Override
  float[] pass(float[] features, int samples, InputObserver observer, Ablation ablation) {
    float[] stream = embedding.apply(features, samples);
    for (Layer layer : layers) {
      float[] neurons = relu(through(layer.in(), stream, samples, observer, ablation));
      Rows.add(stream, through(layer.out(), neurons, samples, observer, ablation));
    }
    return unembedding.apply(stream, samples);
  }
}
