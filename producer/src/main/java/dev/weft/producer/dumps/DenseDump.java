package dev.weft.producer.dumps;

import dev.weft.producer.model.SafeTensors;
import dev.weft.producer.npz.NpyArray;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Dense arrays, samples x subcomponents, one a matrix. */
final class DenseDump {
  private DenseDump() {}

  /** One matrix's importances. */
  private interface Cells {
    double at(int sample, int subcomponent);
  }

  private record Dense(int samples, int subcomponents, Cells cells) {}

  static ImportanceDump ofArrays(Map<String, NpyArray> arrays, boolean clamp) {
    Map<String, Dense> matrices = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) -> {
          requireMatrix(name, array.shape());
          if (!array.isNumeric()) {
            throw new DumpException(
                "array '" + name + "' is of type " + array.type() + ", not of numbers");
          }
          int rows = array.shape()[0];
          int width = array.shape()[1];
          Cells cells =
              array.fortran()
                  ? (sample, c) -> array.number(c * rows + sample)
                  : (sample, c) -> array.number(sample * width + c);
          matrices.put(name, new Dense(rows, width, cells));
        });
    return read(matrices, clamp);
  }

  static ImportanceDump ofTensors(Map<String, SafeTensors.Tensor> tensors, boolean clamp) {
    Map<String, Dense> matrices = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          requireMatrix(name, tensor.shape());
          int width = tensor.shape()[1];
          matrices.put(
              name,
              new Dense(
                  tensor.shape()[0], width, (sample, c) -> tensor.values()[sample * width + c]));
        });
    return read(matrices, clamp);
  }

  private static void requireMatrix(String name, int[] shape) {
    if (shape.length != 2 || shape[0] < 1 || shape[1] < 1) {
      throw new DumpException(
          "array '"
              + name
              + "' has shape "
              + Arrays.toString(shape)
              + "; wanted is samples x subcomponents, sequences laid one behind the other");
    }
  }

  private static ImportanceDump read(Map<String, Dense> matrices, boolean clamp) {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    int samples = -1;
    for (Map.Entry<String, Dense> matrix : matrices.entrySet()) {
      if (samples >= 0 && matrix.getValue().samples != samples) {
        throw new DumpException(
            "array '"
                + matrix.getKey()
                + "' has "
                + matrix.getValue().samples
                + " samples, those before it "
                + samples);
      }
      samples = matrix.getValue().samples;
      sizes.put(matrix.getKey(), matrix.getValue().subcomponents);
    }
    if (samples < 0) {
      throw new DumpException("the file holds no array");
    }
    DumpedMatrices dumped = new DumpedMatrices(sizes);
    KeptBuilder kept = new KeptBuilder(samples);
    Quantity quantity = new Quantity(clamp);
    for (int sample = 0; sample < samples; sample++) {
      int first = 0;
      for (Dense matrix : matrices.values()) {
        for (int c = 0; c < matrix.subcomponents; c++) {
          int q = quantity.of(matrix.cells.at(sample, c), sample, first + c);
          if (q > 0) {
            kept.add(first + c, q);
          }
        }
        first += matrix.subcomponents;
      }
      kept.endSample();
    }
    return new ImportanceDump(dumped, kept.build(dumped), quantity.clamped());
  }
}
