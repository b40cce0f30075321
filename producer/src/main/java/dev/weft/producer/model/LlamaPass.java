package dev.weft.producer.model;

import dev.weft.producer.model.LlamaWeights.Layer;
import java.util.Arrays;

/**
 * One forward pass of a {@code llama_simple_mlp}, all positions of its sequences at once: x =
 * embedding; in each layer x += o attention(q h, k h, v h), h = rms(x)·norm; x += down gelu(up h).
 */
final class LlamaPass {
  private final LlamaWeights weights;
  private final int rows;
  private final Mixer mixer;
  private final InputObserver observer;
  private final Ablation ablation;

  /** What attention does in a layer. */
  interface Mixer {
    float[] mix(int layer, float[] queries, float[] keys, float[] values);
  }

  /** Sees the vectors that enter a matrix, row-major. */
  interface InputObserver {
    void see(TargetMatrix matrix, float[] inputs);
  }

  /** Of the target. */
  LlamaPass(LlamaWeights weights, int rows, Mixer mixer, InputObserver observer) {
    this(weights, rows, mixer, observer, Ablation.NONE);
  }

  /** Of the target less what the ablation takes out. */
  LlamaPass(
      LlamaWeights weights, int rows, Mixer mixer, InputObserver observer, Ablation ablation) {
    this.ablation = ablation;
    this.weights = weights;
    this.rows = rows;
    this.mixer = mixer;
    this.observer = observer;
  }

  /** Sees nothing. */
  static void ignore(TargetMatrix matrix, float[] inputs) {}

  /**
   * The residual stream after the last layer, scaled for the unembedding.
   *
   * @param tokens of all rows
   */
  float[] run(int[] tokens) {
    int width = weights.width();
    float[] x = new float[rows * width];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(weights.embedding(), tokens[row] * width, x, row * width, width);
    }
    for (int l = 0; l < weights.layers().size(); l++) {
      Layer layer = weights.layers().get(l);
      float[] h = normalised(x, layer.attentionNorm());
      float[] mixed =
          mixer.mix(
              l, through(layer.query(), h), through(layer.key(), h), through(layer.value(), h));
      Rows.add(x, through(layer.output(), mixed));
      float[] hidden = through(layer.up(), normalised(x, layer.mlpNorm()));
      Gelu.apply(hidden);
      Rows.add(x, through(layer.down(), hidden));
    }
    return normalised(x, weights.finalNorm());
  }

  private float[] normalised(float[] x, float[] scale) {
    float[] normalised = Rows.unitMeanSquare(x, weights.width(), weights.epsilon());
    Rows.scale(normalised, scale);
    return normalised;
  }

  private float[] through(TargetMatrix matrix, float[] x) {
    observer.see(matrix, x);
    float[] y = matrix.weights().apply(x, rows);
    ablation.subtract(matrix.index(), x, rows, y);
    return y;
  }

  /** All sequences' tokens, one sequence after another. */
  static int[] tokens(int[][] sequences) {
    return Arrays.stream(sequences).flatMapToInt(Arrays::stream).toArray();
  }
}
