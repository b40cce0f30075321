package dev.weft.producer.model;

/**
 * Causal importances of one matrix's subcomponents, from the vectors that enter it: clamped to [0,
 * 1]. Which function, models/README.md says. Immutable; safe for several threads.
 */
interface ImportanceFunction {
  /**
   * Writes importances, row-major samples x subcomponents.
   *
   * @param inputs row-major samples x d_in
   * @param out where to, from {@code from} on
   */
  void importances(float[] inputs, int samples, float[] out, int from);

  /**
   * The function of a matrix, by the manifest's kind.
   *
   * @throws ModelException if the kind is unknown or a tensor is missing
   */
  static ImportanceFunction load(
      ModelManifest manifest, ModelManifest.DecomposedMatrix matrix, SafeTensors tensors) {
    ModelManifest.CausalImportance kind = manifest.causalImportance();
    return switch (kind.kind()) {
      case "shared_mlp" -> SharedMlp.load(matrix, kind.hidden(), false, 0, tensors);
      case "shared_mlp_norm" ->
          SharedMlp.load(matrix, kind.hidden(), true, (float) kind.normEpsilon(), tensors);
      case "mlp" -> OwnMlps.load(matrix, kind.hidden(), tensors);
      default ->
          throw new ModelException(
              "importance function '"
                  + kind.kind()
                  + "' is unknown; known are shared_mlp, shared_mlp_norm and mlp");
    };
  }
}
