package dev.weft.producer.model;

import java.nio.file.Path;

/**
 * A decomposed language model: token ids in, causal importances and logits out. Importances are
 * taken on the target's own activations. Safe for several threads.
 *
 * <p>Sequences of a call are all of one length. They are computed in parts of some hundred
 * positions, on the common pool and the calling thread; the parts depend on the lengths alone, so
 * the same sequences give the same bits on the same machine. BLAS is set to one thread.
 */
public interface LanguageModel extends DecomposedModel {
  /** Number of tokens it knows: ids are 0..vocabulary-1. */
  int vocabulary();

  /** The longest sequence it takes. */
  int longestSequence();

  /** The token that begins every text. */
  int firstToken();

  /**
   * Importances of every token position, in the order of the sequences.
   *
   * @throws IllegalArgumentException if sequences are none, unequal or too long, or a token is none
   */
  default Importances importances(int[][] sequences) {
    return run(sequences).importances();
  }

  /**
   * What a pass finds of every token position.
   *
   * @param predicted the most probable next token
   * @param probabilities of these, x 32,768
   */
  record Run(Importances importances, int[] predicted, char[] probabilities) {}

  /**
   * Importances, and the most probable next token, of every token position, by one pass.
   *
   * @throws IllegalArgumentException if sequences are none, unequal or too long, or a token is none
   */
  Run run(int[][] sequences);

  /**
   * Logits of every position, row-major (sequences · length) x vocabulary.
   *
   * @throws IllegalArgumentException if sequences are none, unequal or too long, or a token is none
   */
  default float[] logits(int[][] sequences) {
    return logits(sequences, Ablation.NONE);
  }

  /**
   * The same of the target less some subcomponents.
   *
   * @throws IllegalArgumentException if sequences are none, unequal or too long, or a token is none
   */
  float[] logits(int[][] sequences, Ablation ablation);

  /** Begins as many sequences, to be continued a token at a time. */
  Decoder decoder(int sequences);

  /** Sequences under way. Not safe for several threads. */
  interface Decoder {
    /**
     * Appends a token to each sequence and gives the logits of what follows, row-major sequences x
     * vocabulary.
     *
     * @throws IllegalArgumentException past {@link #longestSequence}
     */
    float[] next(int[] tokens);
  }

  /**
   * Loads the language model of a folder.
   *
   * @param checkpoint which of the manifest's
   * @throws ModelException if its family is unknown or takes no tokens, or a file is not as it
   *     should be
   */
  static LanguageModel load(
      Path folder, ModelManifest manifest, ModelManifest.Checkpoint checkpoint) {
    if (DecomposedModel.load(folder, manifest, checkpoint) instanceof LanguageModel model) {
      return model;
    }
    throw new ModelException(
        "model '" + manifest.name() + "' of family '" + manifest.family() + "' takes no tokens");
  }
}
