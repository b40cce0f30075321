package dev.weft.producer.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Sizes and tensors of a {@code llama_simple_mlp}. Immutable.
 *
 * @param epsilon of the root-mean-square norms
 * @param embedding row-major vocabulary x width
 */
record LlamaWeights(
    int width,
    int vocabulary,
    float epsilon,
    float[] embedding,
    Linear unembedding,
    float[] finalNorm,
    Attention attention,
    List<Layer> layers) {

  /** One layer. */
  record Layer(
      float[] attentionNorm,
      TargetMatrix query,
      TargetMatrix key,
      TargetMatrix value,
      TargetMatrix output,
      float[] mlpNorm,
      TargetMatrix up,
      TargetMatrix down) {}

  static LlamaWeights load(ModelManifest manifest, SafeTensors target, SafeTensors subcomponents) {
    requireSupported(manifest);
    int width = manifest.size("d_model");
    int heads = manifest.size("n_heads");
    if (width % (2 * heads) != 0) {
      throw new ModelException(
          "model '"
              + manifest.name()
              + "' of width "
              + width
              + " does not split into "
              + heads
              + " heads of even size");
    }
    int vocabulary = manifest.size("vocab_size");
    float[] embedding = target.values("fixed.embedding", vocabulary, width);
    JsonNode model = manifest.model();
    return new LlamaWeights(
        width,
        vocabulary,
        (float) model.path("norm_eps").asDouble(1e-5),
        embedding,
        Linear.ofTransposed(vocabulary, width, embedding),
        target.values("fixed.norm.final", width),
        new Attention(
            heads,
            width / heads,
            manifest.size("max_seq_len"),
            model.path("rope_base").asDouble(10_000)),
        layers(manifest, target, subcomponents));
  }

  private static void requireSupported(ModelManifest manifest) {
    Map<String, String> supported =
        Map.of("activation", "gelu", "rope_style", "half", "tied_unembedding", "true");
    supported.forEach(
        (field, value) -> {
          String found = manifest.model().path(field).asText(value);
          if (!found.equals(value)) {
            throw new ModelException(
                "model '"
                    + manifest.name()
                    + "' has "
                    + field
                    + " '"
                    + found
                    + "'; known is '"
                    + value
                    + "'");
          }
        });
  }

  private static List<Layer> layers(
      ModelManifest manifest, SafeTensors target, SafeTensors subcomponents) {
    int count = manifest.size("n_layers");
    int width = manifest.size("d_model");
    int hidden = manifest.size("d_mlp");
    float[] attentionNorms = target.values("fixed.norm.attn", count, width);
    float[] mlpNorms = target.values("fixed.norm.mlp", count, width);
    MatrixLoader loader = new MatrixLoader(manifest, target, subcomponents);
    List<Layer> layers = new ArrayList<>();
    for (int layer = 0; layer < count; layer++) {
      String name = "h." + layer + ".";
      layers.add(
          new Layer(
              Arrays.copyOfRange(attentionNorms, layer * width, (layer + 1) * width),
              loader.matrix(name + "attn.q_proj", width, width),
              loader.matrix(name + "attn.k_proj", width, width),
              loader.matrix(name + "attn.v_proj", width, width),
              loader.matrix(name + "attn.o_proj", width, width),
              Arrays.copyOfRange(mlpNorms, layer * width, (layer + 1) * width),
              loader.matrix(name + "mlp.c_fc", width, hidden),
              loader.matrix(name + "mlp.down_proj", hidden, width)));
    }
    loader.requireNoOthers();
    return List.copyOf(layers);
  }
}
