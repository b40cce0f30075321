package dev.weft.producer.model;

/** A small perceptron a subcomponent, on its inner activation h_c = x V[:, c]. */
final class OwnMlps implements ImportanceFunction {
  private final Linear inner;
  private final int hidden;
  private final float[] in;
  private final float[] inBias;
  private final float[] out;
  private final float[] outBias;

  private OwnMlps(
      Linear inner, int hidden, float[] in, float[] inBias, float[] out, float[] outBias) {
    this.inner = inner;
    this.hidden = hidden;
    this.in = in;
    this.inBias = inBias;
    this.out = out;
    this.outBias = outBias;
  }

  static OwnMlps load(ModelManifest.DecomposedMatrix matrix, int hidden, SafeTensors tensors) {
    String prefix = matrix.name() + ".ci.";
    int subcomponents = matrix.subcomponents();
    return new OwnMlps(
        Linear.of(
            matrix.inputs(),
            subcomponents,
            tensors.values(matrix.name() + ".V", matrix.inputs(), subcomponents)),
        hidden,
        tensors.values(prefix + "win", subcomponents, hidden),
        tensors.values(prefix + "bin", subcomponents, hidden),
        tensors.values(prefix + "wout", subcomponents, hidden),
        tensors.values(prefix + "bout", subcomponents));
  }

  @Override
  public void importances(float[] x, int samples, float[] gates, int from) {
    inner.apply(x, samples, gates, from);
    int subcomponents = inner.outputs();
    for (int s = 0; s < samples; s++) {
      for (int c = 0; c < subcomponents; c++) {
        int at = from + s * subcomponents + c;
        gates[at] = Math.max(0, Math.min(1, gate(c, gates[at])));
      }
    }
  }

  private float gate(int subcomponent, float activation) {
    float sum = outBias[subcomponent];
    for (int k = subcomponent * hidden; k < (subcomponent + 1) * hidden; k++) {
      sum += Gelu.gelu(activation * in[k] + inBias[k]) * out[k];
    }
    return sum;
  }
}
