package dev.weft.producer.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rank-one parts themselves of a decomposed model, at one checkpoint, from which {@link
 * Ablation}s are made. Immutable; safe for several threads. Memory: 4 · (d_in + d_out) bytes a
 * subcomponent.
 */
public final class Subcomponents {
  private final List<ModelManifest.DecomposedMatrix> matrices;
  private final List<float[]> in = new ArrayList<>();
  private final List<float[]> out = new ArrayList<>();
  private final int[] first;

  private Subcomponents(ModelManifest manifest, SafeTensors tensors) {
    matrices = manifest.matrices();
    first = new int[matrices.size() + 1];
    for (int m = 0; m < matrices.size(); m++) {
      ModelManifest.DecomposedMatrix matrix = matrices.get(m);
      int count = matrix.subcomponents();
      in.add(tensors.values(matrix.name() + ".V", matrix.inputs(), count));
      out.add(tensors.values(matrix.name() + ".U", count, matrix.outputs()));
      first[m + 1] = first[m] + count;
    }
  }

  /**
   * Reads {@code V} and {@code U} of every matrix.
   *
   * @throws ModelException if one is missing or of another shape
   */
  public static Subcomponents read(
      Path folder, ModelManifest manifest, ModelManifest.Checkpoint checkpoint) {
    return new Subcomponents(manifest, SafeTensors.read(folder.resolve(checkpoint.file())));
  }

  /** C. */
  public int count() {
    return first[first.length - 1];
  }

  /** The matrix's index in the manifest that a subcomponent is part of. */
  public int matrix(int number) {
    requireOne(number);
    int matrix = 0;
    while (first[matrix + 1] <= number) {
      matrix++;
    }
    return matrix;
  }

  /** Its index in its matrix. */
  public int index(int number) {
    return number - first[matrix(number)];
  }

  /** The layer of its matrix. */
  public int layer(int number) {
    return matrices.get(matrix(number)).layer();
  }

  /**
   * Takes these out.
   *
   * @param numbers of the run's subcomponents, each once
   * @throws IllegalArgumentException if one is none, or there twice
   */
  public Ablation without(int[] numbers) {
    List<List<Integer>> indexes = new ArrayList<>();
    matrices.forEach(matrix -> indexes.add(new ArrayList<>()));
    for (int number : numbers) {
      List<Integer> own = indexes.get(matrix(number));
      if (own.contains(index(number))) {
        throw new IllegalArgumentException("subcomponent " + number + " is to be ablated twice");
      }
      own.add(index(number));
    }
    Ablation.@Nullable Part[] parts = new Ablation.Part[matrices.size()];
    for (int m = 0; m < parts.length; m++) {
      parts[m] = indexes.get(m).isEmpty() ? null : part(m, indexes.get(m));
    }
    return new Ablation(parts);
  }

  private Ablation.Part part(int m, List<Integer> indexes) {
    ModelManifest.DecomposedMatrix matrix = matrices.get(m);
    int members = indexes.size();
    float[] chosenIn = new float[matrix.inputs() * members];
    float[] chosenOut = new float[members * matrix.outputs()];
    for (int k = 0; k < members; k++) {
      int index = indexes.get(k);
      for (int i = 0; i < matrix.inputs(); i++) {
        chosenIn[i * members + k] = in.get(m)[i * matrix.subcomponents() + index];
      }
      System.arraycopy(
          out.get(m), index * matrix.outputs(), chosenOut, k * matrix.outputs(), matrix.outputs());
    }
    return new Ablation.Part(members, matrix.outputs(), chosenIn, chosenOut);
  }

  private void requireOne(int number) {
    if (number < 0 || number >= count()) {
      throw new IllegalArgumentException(
          "subcomponent " + number + " of a model with " + count() + " can't be ablated");
    }
  }
}
