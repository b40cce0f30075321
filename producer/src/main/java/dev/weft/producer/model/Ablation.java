package dev.weft.producer.model;

import org.jspecify.annotations.Nullable;

/**
 * A set of subcomponents taken out of the target: each matrix W becomes W minus the sum of U[c]
 * V[:,c]ᵀ over its members c in the set. What a matrix makes of x is corrected by (x V) U instead
 * of changing the weights. Immutable; safe for several threads.
 *
 * <p>Cost of a pass besides the target's: 2 · (d_in + d_out) a sample and subcomponent. Memory: 4 ·
 * (d_in + d_out) bytes a subcomponent.
 */
public final class Ablation {
  /** Takes nothing out. */
  public static final Ablation NONE = new Ablation(new Part[0]);

  private final @Nullable Part[] parts;

  /**
   * What is taken out of one matrix.
   *
   * @param in row-major d_in x members
   * @param out row-major members x d_out
   */
  record Part(int members, int outputs, float[] in, float[] out) {}

  /** A part a matrix, in the manifest's order; null where it stays whole. */
  Ablation(@Nullable Part[] parts) {
    this.parts = parts.clone();
  }

  /** Takes what the set contributes off a matrix's outputs y of inputs x, in place. */
  void subtract(int matrix, float[] x, int rows, float[] y) {
    Part part = matrix < parts.length ? parts[matrix] : null;
    if (part == null) {
      return;
    }
    int inputs = part.in.length / part.members;
    float[] inner = Products.multiply(x, part.in, rows, inputs, part.members);
    float[] taken = Products.multiply(inner, part.out, rows, part.members, part.outputs);
    for (int i = 0; i < taken.length; i++) {
      y[i] -= taken[i];
    }
  }
}
