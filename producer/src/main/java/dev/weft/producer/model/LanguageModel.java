package dev.weft.producer.model;

import java.nio.file.Path;

/**
 * A decomposed language model: token ids in, causal importances and logits out. Importances are
 * taken on the target's own activations. Safe for several threads.
 */
public interface LanguageModel {
  /** What it was loaded from. */
  ModelManifest manifest();

  /** Number of tokens it knows: ids are 0..vocabulary-1. */
  int vocabulary();

  /** The longest sequence it takes. */
  int longestSequence();

  /**
   * Importances of every token position, in the order of the sequences.
   *
   * @param sequences token ids, all of one length
   */
  Importances importances(int[][] sequences);

  /**
   * Logits of every position, row-major (sequences · length) x vocabulary.
   *
   * @param sequences token ids, all of one length
   */
  float[] logits(int[][] sequences);

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
   * Loads the model of a folder.
   *
   * @param checkpoint which of the manifest's
   * @throws ModelException if its family is unknown or a file is not as it should be
   */
  static LanguageModel load(
      Path folder, ModelManifest manifest, ModelManifest.Checkpoint checkpoint) {
    if (!manifest.family().equals("llama_simple_mlp")) {
      throw new ModelException(
          "model '"
              + manifest.name()
              + "' is of family '"
              + manifest.family()
              + "'; known is llama_simple_mlp");
    }
    return LlamaSimpleMlp.load(
        manifest,
        SafeTensors.read(folder.resolve("target.safetensors")),
        SafeTensors.read(folder.resolve(checkpoint.file())));
  }
}
