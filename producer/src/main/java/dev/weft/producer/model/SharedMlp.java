package dev.weft.producer.model;

/**
 * g = clamp(gelu(x win + bin) wout + bout), x scaled to unit root mean square first if so asked.
 */
final class SharedMlp implements ImportanceFunction {
  private final int inputs;
  private final boolean normalised;
  private final float epsilon;
  private final Linear in;
  private final float[] inBias;
  private final Linear out;
  private final float[] outBias;

  private SharedMlp(
      int inputs,
      boolean normalised,
      float epsilon,
      Linear in,
      float[] inBias,
      Linear out,
      float[] outBias) {
    this.inputs = inputs;
    this.normalised = normalised;
    this.epsilon = epsilon;
    this.in = in;
    this.inBias = inBias;
    this.out = out;
    this.outBias = outBias;
  }

  static SharedMlp load(
      ModelManifest.DecomposedMatrix matrix,
      int hidden,
      boolean normalised,
      float epsilon,
      SafeTensors tensors) {
    String prefix = matrix.name() + ".ci.";
    int subcomponents = matrix.subcomponents();
    return new SharedMlp(
        matrix.inputs(),
        normalised,
        epsilon,
        Linear.of(matrix.inputs(), hidden, tensors.values(prefix + "win", matrix.inputs(), hidden)),
        tensors.values(prefix + "bin", hidden),
        Linear.of(hidden, subcomponents, tensors.values(prefix + "wout", hidden, subcomponents)),
        tensors.values(prefix + "bout", subcomponents));
  }

  @Override
  public void importances(float[] x, int samples, float[] gates, int from) {
    float[] hidden = in.apply(normalised ? Rows.unitMeanSquare(x, inputs, epsilon) : x, samples);
    Rows.addBias(hidden, inBias);
    Gelu.apply(hidden);
    out.apply(hidden, samples, gates, from);
    Rows.addBiasAndClamp(gates, from, samples, outBias);
  }
}
