package dev.weft.producer.model;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How a toy model's inputs are drawn: each feature is present with some probability, apart from the
 * others, and then uniform in a range; else it is 0. Immutable.
 *
 * @param features their number
 * @param probability that one is present, in (0, 1]
 * @param low of a present feature
 * @param high of a present feature
 */
public record FeatureDistribution(int features, double probability, double low, double high) {
  /** Checks every range. */
  public FeatureDistribution {
    if (features < 1 || !(probability > 0 && probability <= 1) || !(low < high)) {
      throw new IllegalArgumentException(
          features
              + " features, present with probability "
              + probability
              + ", in ["
              + low
              + ", "
              + high
              + ")");
    }
  }

  /**
   * As a model's manifest gives it.
   *
   * @throws ModelException if it doesn't, or gives none
   */
  static FeatureDistribution of(ModelManifest manifest) {
    JsonNode range = manifest.model().path("feature_range");
    JsonNode probability = manifest.model().path("feature_probability");
    if (!probability.isNumber() || range.size() != 2) {
      throw new ModelException(
          "model '" + manifest.name() + "' gives no feature_probability or no feature_range");
    }
    try {
      return new FeatureDistribution(
          manifest.size("n_features"),
          probability.asDouble(),
          range.path(0).asDouble(),
          range.path(1).asDouble());
    } catch (IllegalArgumentException e) {
      throw new ModelException("model '" + manifest.name() + "': " + e.getMessage(), e);
    }
  }
}
