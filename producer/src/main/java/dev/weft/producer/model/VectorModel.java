package dev.weft.producer.model;

/**
 * A decomposed toy model: vectors of features in, causal importances and outputs out. Importances
 * are taken on the target's own activations. Safe for several threads.
 */
public interface VectorModel extends DecomposedModel {
  /** How its inputs are drawn: see models/README.md. */
  FeatureDistribution inputs();

  /**
   * Importances of every sample.
   *
   * @param features row-major samples x features
   * @throws IllegalArgumentException if these are no whole rows
   */
  Importances importances(float[] features);

  /**
   * What the target makes of every sample.
   *
   * @param features row-major samples x features
   * @return row-major samples x features
   * @throws IllegalArgumentException if these are no whole rows
   */
  default float[] outputs(float[] features) {
    return outputs(features, Ablation.NONE);
  }

  /**
   * What the target less some subcomponents makes of every sample.
   *
   * @param features row-major samples x features
   * @return row-major samples x features
   * @throws IllegalArgumentException if these are no whole rows
   */
  float[] outputs(float[] features, Ablation ablation);
}
