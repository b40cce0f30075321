package dev.weft.producer.model;

import java.nio.file.Path;

/**
 * A decomposed model, loaded. What goes in is the affair of its kind: {@link LanguageModel} takes
 * tokens, {@link VectorModel} vectors of features.
 */
public interface DecomposedModel {
  /** What it was loaded from. */
  ModelManifest manifest();

  /**
   * Loads the model of a folder, by the manifest's family.
   *
   * @param checkpoint which of the manifest's
   * @throws ModelException if its family is unknown or a file is not as it should be
   */
  static DecomposedModel load(
      Path folder, ModelManifest manifest, ModelManifest.Checkpoint checkpoint) {
    return ModelFamily.of(manifest)
        .load(
            manifest,
            SafeTensors.read(folder.resolve("target.safetensors")),
            SafeTensors.read(folder.resolve(checkpoint.file())));
  }
}
