package dev.weft.producer.publish;

import com.google.protobuf.ByteString;
import dev.weft.producer.input.FeatureSource;
import dev.weft.producer.model.Importances;
import dev.weft.producer.model.VectorModel;
import java.util.List;

/** A toy model over inputs drawn as its manifest says: a sample is a vector of features. */
final class FeatureInput implements NodeInput {
  /** Samples for each of the settings' sequences, unless they give a length. */
  private static final int LENGTH = 256;

  private static final int[] NONE = {};

  private final VectorModel model;
  private final FeatureSource source;

  private FeatureInput(VectorModel model, FeatureSource source) {
    this.model = model;
    this.source = source;
  }

  /**
   * Opens it.
   *
   * @throws IllegalArgumentException if the settings give a text
   */
  static FeatureInput open(NodeSettings settings, VectorModel model) {
    if (!settings.texts().isEmpty() || settings.sampled()) {
      throw new IllegalArgumentException(
          "model '" + model.manifest().name() + "' reads no text: its inputs are drawn");
    }
    int length = settings.length() == 0 ? LENGTH : settings.length();
    NodeSettings.requireBatchSize(settings.sequences(), length);
    int node = settings.nodes().indexOf(settings.node());
    return new FeatureInput(
        model,
        new FeatureSource(model.inputs(), settings.seed(), node, settings.sequences() * length));
  }

  @Override
  public Sampled next() {
    float[] features = source.next();
    Importances importances = model.importances(features);
    return new Sampled(
        importances,
        NONE,
        NONE,
        SampleExtras.features(features, importances.samples()),
        source.position());
  }

  @Override
  public void seek(ByteString position) {
    source.seek(position);
  }

  @Override
  public List<String> vocabulary() {
    return List.of();
  }
}
