package dev.weft.producer.model;

import java.util.Map;
import java.util.TreeMap;

/** How the models of one family are made from their tensors. */
@FunctionalInterface
interface ModelFamily {
  /** By the name that manifests call them. */
  Map<String, ModelFamily> KNOWN =
      Map.of(
          "llama_simple_mlp", LlamaSimpleMlp::load,
          "resid_mlp", ResidMlp::load,
          "tms", Tms::load);

  /** The model. */
  DecomposedModel load(ModelManifest manifest, SafeTensors target, SafeTensors subcomponents);

  /**
   * The family of a model.
   *
   * @throws ModelException if it is unknown, naming those that are known
   */
  static ModelFamily of(ModelManifest manifest) {
    ModelFamily family = KNOWN.get(manifest.family());
    if (family == null) {
      throw new ModelException(
          "model '"
              + manifest.name()
              + "' is of family '"
              + manifest.family()
              + "'; known: "
              + String.join(", ", new TreeMap<>(KNOWN).keySet()));
    }
    return family;
  }
}
