package dev.weft.producer.model;

import java.util.HashMap;
import java.util.Map;

/** Takes the manifest's matrices one by one, with their tensors. */
final class MatrixLoader {
  private final ModelManifest manifest;
  private final SafeTensors target;
  private final SafeTensors subcomponents;
  private final Map<String, Integer> left = new HashMap<>();

  MatrixLoader(ModelManifest manifest, SafeTensors target, SafeTensors subcomponents) {
    this.manifest = manifest;
    this.target = target;
    this.subcomponents = subcomponents;
    for (int m = 0; m < manifest.matrices().size(); m++) {
      left.put(manifest.matrices().get(m).name(), m);
    }
  }

  /**
   * One matrix.
   *
   * @throws ModelException if it is missing, taken before, or of another shape
   */
  TargetMatrix matrix(String name, int inputs, int outputs) {
    Integer index = left.remove(name);
    if (index == null) {
      throw new ModelException("model '" + manifest.name() + "' lacks the matrix " + name);
    }
    ModelManifest.DecomposedMatrix matrix = manifest.matrices().get(index);
    if (matrix.inputs() != inputs || matrix.outputs() != outputs) {
      throw new ModelException(
          "matrix "
              + name
              + " is "
              + matrix.outputs()
              + " x "
              + matrix.inputs()
              + ", not "
              + outputs
              + " x "
              + inputs);
    }
    float[] weights = target.values("target." + name, outputs, inputs);
    return new TargetMatrix(
        index,
        Linear.ofTransposed(outputs, inputs, weights),
        ImportanceFunction.load(manifest, matrix, subcomponents));
  }

  /**
   * To be called last.
   *
   * @throws ModelException if a matrix was not taken
   */
  void requireNoOthers() {
    if (!left.isEmpty()) {
      throw new ModelException(
          "model '"
              + manifest.name()
              + "' of family "
              + manifest.family()
              + " has no place for the matrices "
              + left.keySet());
    }
  }
}
