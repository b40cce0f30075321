package dev.weft.producer.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The family {@code llama_simple_mlp}: root-mean-square norms, rotary attention, an MLP of two
 * matrices with GELU between, tied embedding, no biases. Products run on ND4J, all positions of all
 * sequences at once.
 */
final class LlamaSimpleMlp implements LanguageModel {
  private static final float EPSILON = 1e-5f;

  private final ModelManifest manifest;
  private final int width;
  private final int layers;
  private final float[] embedding;
  private final Linear unembedding;
  private final float[][] attentionNorms;
  private final float[][] mlpNorms;
  private final float[] finalNorm;
  private final Attention attention;
  private final Map<String, Linear> weights = new HashMap<>();
  private final Map<String, ImportanceFunction> functions = new HashMap<>();

  private LlamaSimpleMlp(ModelManifest manifest, SafeTensors target) {
    this.manifest = manifest;
    width = manifest.size("d_model");
    layers = manifest.size("n_layers");
    int heads = manifest.size("n_heads");
    if (width % (2 * heads) != 0) {
      throw new ModelException(
          width + " wide does not split into " + heads + " heads of even size");
    }
    double base = manifest.model().path("rope_base").asDouble(10_000);
    attention = new Attention(heads, width / heads, longestSequence(), base);
    embedding = target.values("fixed.embedding", vocabulary(), width);
    unembedding = Linear.ofTransposed(vocabulary(), width, embedding);
    attentionNorms = split(target.values("fixed.norm.attn", layers, width));
    mlpNorms = split(target.values("fixed.norm.mlp", layers, width));
    finalNorm = target.values("fixed.norm.final", width);
  }

  static LlamaSimpleMlp load(
      ModelManifest manifest, SafeTensors target, SafeTensors subcomponents) {
    LlamaSimpleMlp model = new LlamaSimpleMlp(manifest, target);
    for (ModelManifest.DecomposedMatrix matrix : manifest.matrices()) {
      model.weights.put(
          matrix.name(),
          Linear.ofTransposed(
              matrix.outputs(),
              matrix.inputs(),
              target.values("target." + matrix.name(), matrix.outputs(), matrix.inputs())));
      model.functions.put(matrix.name(), ImportanceFunction.load(manifest, matrix, subcomponents));
    }
    for (int layer = 0; layer < model.layers; layer++) {
      for (String part : List.of("attn.q", "attn.k", "attn.v", "attn.o", "mlp.down")) {
        model.require("h." + layer + "." + part + "_proj");
      }
      model.require("h." + layer + ".mlp.c_fc");
    }
    return model;
  }

  private void require(String matrix) {
    if (!weights.containsKey(matrix)) {
      throw new ModelException("model '" + manifest.name() + "' lacks the matrix " + matrix);
    }
  }

  private float[][] split(float[] rows) {
    float[][] parts = new float[layers][width];
    for (int layer = 0; layer < layers; layer++) {
      System.arraycopy(rows, layer * width, parts[layer], 0, width);
    }
    return parts;
  }

  @Override
  public ModelManifest manifest() {
    return manifest;
  }

  @Override
  public int vocabulary() {
    return manifest.size("vocab_size");
  }

  @Override
  public int longestSequence() {
    return manifest.size("max_seq_len");
  }

  @Override
  public Importances importances(int[][] sequences) {
    Map<String, float[]> importances = new HashMap<>();
    Pass pass =
        new Pass(
            sequences,
            (matrix, x, samples) ->
                importances.put(matrix, functions.get(matrix).importances(x, samples)));
    pass.run();
    List<float[]> inOrder = new ArrayList<>();
    manifest.matrices().forEach(matrix -> inOrder.add(importances.get(matrix.name())));
    return new Importances(pass.samples, inOrder);
  }

  @Override
  public float[] logits(int[][] sequences) {
    Pass pass = new Pass(sequences, (matrix, x, samples) -> {});
    return unembedding.apply(normalised(pass.run(), finalNorm), pass.samples);
  }

  @Override
  public Decoder decoder(int sequences) {
    return new CachedDecoder(sequences);
  }

  /** Keeps every layer's keys and values, so that a token costs the same at every position. */
  private final class CachedDecoder implements Decoder {
    private final Attention.Cache[] caches = new Attention.Cache[layers];

    CachedDecoder(int sequences) {
      for (int layer = 0; layer < layers; layer++) {
        caches[layer] = attention.cache(sequences);
      }
    }

    @Override
    public float[] next(int[] tokens) {
      int[][] sequences = new int[tokens.length][];
      for (int s = 0; s < tokens.length; s++) {
        sequences[s] = new int[] {tokens[s]};
      }
      Pass pass = new Pass(sequences, (matrix, x, samples) -> {}, caches);
      return unembedding.apply(normalised(pass.run(), finalNorm), pass.samples);
    }
  }

  private float[] normalised(float[] rows, float[] scale) {
    float[] normalised = Rows.unitMeanSquare(rows, rows.length / width, width, EPSILON);
    Rows.scale(normalised, scale);
    return normalised;
  }

  /** Sees what enters a matrix. */
  private interface InputObserver {
    void see(String matrix, float[] inputs, int samples);
  }

  /** One forward pass. */
  private final class Pass {
    private final int[][] sequences;
    private final InputObserver observer;
    private final int samples;
    private final Attention.Cache @Nullable [] caches;

    Pass(int[][] sequences, InputObserver observer) {
      this(sequences, observer, null);
    }

    Pass(int[][] sequences, InputObserver observer, Attention.Cache @Nullable [] caches) {
      this.sequences = sequences;
      this.observer = observer;
      this.caches = caches;
      this.samples = sequences.length * sequences[0].length;
    }

    /** The residual stream after the last layer. */
    float[] run() {
      float[] x = embed();
      for (int layer = 0; layer < layers; layer++) {
        String name = "h." + layer + ".";
        float[] h = normalised(x, attentionNorms[layer]);
        Rows.add(x, linear(name + "attn.o_proj", mixed(layer, h)));
        float[] hidden = linear(name + "mlp.c_fc", normalised(x, mlpNorms[layer]));
        Gelu.apply(hidden, hidden.length);
        Rows.add(x, linear(name + "mlp.down_proj", hidden));
      }
      return x;
    }

    private float[] mixed(int layer, float[] h) {
      String name = "h." + layer + ".attn.";
      float[] queries = linear(name + "q_proj", h);
      float[] keys = linear(name + "k_proj", h);
      float[] values = linear(name + "v_proj", h);
      return caches == null
          ? attention.apply(queries, keys, values, sequences.length, sequences[0].length)
          : caches[layer].next(queries, keys, values);
    }

    private float[] embed() {
      int length = sequences[0].length;
      if (length < 1 || length > longestSequence()) {
        throw new IllegalArgumentException(
            "sequences of " + length + " tokens; the model takes 1 to " + longestSequence());
      }
      float[] x = new float[samples * width];
      int row = 0;
      for (int[] sequence : sequences) {
        if (sequence.length != length) {
          throw new IllegalArgumentException("sequences of unequal length");
        }
        for (int token : sequence) {
          System.arraycopy(embedding, token * width, x, row++ * width, width);
        }
      }
      return x;
    }

    private float[] linear(String matrix, float[] x) {
      observer.see(matrix, x, samples);
      return weights.get(matrix).apply(x, samples);
    }
  }
}
