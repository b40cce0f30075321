package dev.weft.producer.model;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The family {@code llama_simple_mlp}: root-mean-square norms, rotary attention, an MLP of two
 * matrices with GELU between, tied embedding, no biases. models/README.md has the formulas.
 */
final class LlamaSimpleMlp implements LanguageModel {
  /** Enough for the products to run at full speed, few enough for several threads. */
  private static final int ROWS_AT_ONCE = 512;

  private final ModelManifest manifest;
  private final LlamaWeights weights;
  private final int longest;
  private final int firstToken;

  private LlamaSimpleMlp(ModelManifest manifest, LlamaWeights weights) {
    this.manifest = manifest;
    this.weights = weights;
    longest = manifest.size("max_seq_len");
    firstToken = manifest.model().path("bos_id").asInt(0);
    requireToken(firstToken);
  }

  static LlamaSimpleMlp load(
      ModelManifest manifest, SafeTensors target, SafeTensors subcomponents) {
    return new LlamaSimpleMlp(manifest, LlamaWeights.load(manifest, target, subcomponents));
  }

  @Override
  public ModelManifest manifest() {
    return manifest;
  }

  @Override
  public int vocabulary() {
    return weights.vocabulary();
  }

  @Override
  public int longestSequence() {
    return longest;
  }

  @Override
  public int firstToken() {
    return firstToken;
  }

  @Override
  public Run run(int[][] sequences) {
    int samples = requireSequences(sequences);
    int[] predicted = new int[samples];
    char[] probabilities = new char[samples];
    List<float[]> matrices =
        manifest.matrices().stream()
            .map(matrix -> new float[Math.multiplyExact(samples, matrix.subcomponents())])
            .toList();
    forParts(
        sequences,
        (part, first) -> {
          int rows = part.length * part[0].length;
          float[] last =
              pass(
                  part,
                  (matrix, inputs) -> {
                    int subcomponents = manifest.matrices().get(matrix.index()).subcomponents();
                    float[] out = matrices.get(matrix.index());
                    matrix.function().importances(inputs, rows, out, first * subcomponents);
                  },
                  Ablation.NONE);
          float[] logits = weights.unembedding().apply(last, rows);
          for (int row = 0; row < rows; row++) {
            Predictions.first(
                logits, row * vocabulary(), vocabulary(), first + row, predicted, probabilities);
          }
        });
    return new Run(new Importances(samples, matrices), predicted, probabilities);
  }

  @Override
  public float[] logits(int[][] sequences, Ablation ablation) {
    int samples = requireSequences(sequences);
    float[] logits = new float[Math.multiplyExact(samples, vocabulary())];
    forParts(
        sequences,
        (part, first) ->
            weights
                .unembedding()
                .apply(
                    pass(part, LlamaPass::ignore, ablation),
                    part.length * part[0].length,
                    logits,
                    first * vocabulary()));
    return logits;
  }

  private interface PartVisitor {
    void visit(int[][] part, int firstSample);
  }

  private static void forParts(int[][] sequences, PartVisitor visitor) {
    int length = sequences[0].length;
    int each = Math.max(1, ROWS_AT_ONCE / length);
    IntStream.range(0, (sequences.length + each - 1) / each)
        .parallel()
        .forEach(
            part -> {
              int from = part * each;
              int to = Math.min(sequences.length, from + each);
              visitor.visit(Arrays.copyOfRange(sequences, from, to), from * length);
            });
  }

  private float[] pass(int[][] part, LlamaPass.InputObserver observer, Ablation ablation) {
    int length = part[0].length;
    LlamaPass pass =
        new LlamaPass(
            weights,
            part.length * length,
            (layer, queries, keys, values) ->
                weights.attention().apply(queries, keys, values, part.length, length),
            observer,
            ablation);
    return pass.run(LlamaPass.tokens(part));
  }

  private int requireSequences(int[][] sequences) {
    if (sequences.length == 0) {
      throw new IllegalArgumentException("no sequences");
    }
    int length = sequences[0].length;
    if (length < 1 || length > longest) {
      throw new IllegalArgumentException(
          "sequences of " + length + " tokens; the model takes 1 to " + longest);
    }
    for (int[] sequence : sequences) {
      if (sequence.length != length) {
        throw new IllegalArgumentException(
            "sequences of unequal length: " + length + " and " + sequence.length);
      }
      for (int token : sequence) {
        requireToken(token);
      }
    }
    return Math.multiplyExact(sequences.length, length);
  }

  private void requireToken(int token) {
    if (token < 0 || token >= vocabulary()) {
      throw new IllegalArgumentException(
          "token " + token + " of a vocabulary of " + vocabulary() + " tokens");
    }
  }

  @Override
  public Decoder decoder(int sequences) {
    return new CachedDecoder(sequences);
  }

  /** Keeps every layer's keys and values, so that a token costs the same at every position. */
  private final class CachedDecoder implements Decoder {
    private final List<Attention.Cache> caches;
    private final LlamaPass pass;
    private final int sequences;

    CachedDecoder(int sequences) {
      this.sequences = sequences;
      caches =
          weights.layers().stream().map(layer -> weights.attention().cache(sequences)).toList();
      pass =
          new LlamaPass(
              weights,
              sequences,
              (layer, queries, keys, values) -> caches.get(layer).next(queries, keys, values),
              LlamaPass::ignore);
    }

    @Override
    public float[] next(int[] tokens) {
      if (tokens.length != sequences) {
        throw new IllegalArgumentException(
            tokens.length + " tokens for " + sequences + " sequences");
      }
      Arrays.stream(tokens).forEach(LlamaSimpleMlp.this::requireToken);
      return weights.unembedding().apply(pass.run(tokens), sequences);
    }
  }
}
