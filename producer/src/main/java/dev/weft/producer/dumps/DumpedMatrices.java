package dev.weft.producer.dumps;

import dev.weft.core.RunManifest;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Matrix;
import dev.weft.core.proto.OutOfRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The matrices that a dump speaks of, in order, with their numbers of subcomponents. A matrix's
 * layer is the first whole number among the parts of its name ({@code h.2.mlp.c_fc} lies in layer
 * 2), or where there is none its place in the order. Immutable.
 */
public final class DumpedMatrices {
  private static final Pattern NUMBER = Pattern.compile("(?:^|\\.)(\\d{1,6})(?=\\.|$)");

  private final Map<String, Integer> sizes;
  private final Map<String, Integer> firsts = new LinkedHashMap<>();
  private final int subcomponents;

  /** From numbers of subcomponents by name, in order. */
  DumpedMatrices(Map<String, Integer> sizes) {
    this.sizes = new LinkedHashMap<>(sizes);
    int next = 0;
    for (Map.Entry<String, Integer> matrix : sizes.entrySet()) {
      if (matrix.getKey().isEmpty() || matrix.getKey().matches(".*[:/].*")) {
        throw new DumpException("'" + matrix.getKey() + "' is no name of a matrix");
      }
      firsts.put(matrix.getKey(), next);
      next = Math.addExact(next, matrix.getValue());
    }
    subcomponents = next;
  }

  /**
   * From labels {@code matrix:index}, as many subcomponents a matrix as its largest index needs.
   *
   * @param counts numbers of subcomponents by matrix, where they are known
   */
  static DumpedMatrices ofLabels(List<String> labels, Map<String, Integer> counts) {
    Map<String, Integer> sizes = new LinkedHashMap<>(counts);
    for (String label : labels) {
      sizes.merge(matrix(label), index(label) + 1, Math::max);
    }
    counts.forEach(
        (matrix, count) -> {
          if (sizes.getOrDefault(matrix, 0) > count) {
            throw new DumpException(
                "labels of matrix '" + matrix + "' go beyond its " + count + " components");
          }
        });
    return new DumpedMatrices(sizes);
  }

  private static String matrix(String label) {
    int colon = label.lastIndexOf(':');
    if (colon < 1) {
      throw new DumpException("label '" + label + "' is not of the form matrix:index");
    }
    return label.substring(0, colon);
  }

  private static int index(String label) {
    String index = label.substring(label.lastIndexOf(':') + 1);
    if (!index.matches("\\d{1,7}")) {
      throw new DumpException("label '" + label + "' is not of the form matrix:index");
    }
    return Integer.parseInt(index);
  }

  /** C. */
  public int subcomponents() {
    return subcomponents;
  }

  /** Number of a label's subcomponent. */
  int number(String label) {
    Integer first = firsts.get(matrix(label));
    if (first == null) {
      throw new DumpException("label '" + label + "' is of a matrix that is not listed");
    }
    return first + index(label);
  }

  /** What a run of them is. */
  public RunManifest manifest(
      String run, String model, List<String> nodes, long windowSteps, OutOfRange outOfRange) {
    Manifest.Builder manifest =
        Manifest.newBuilder()
            .setRun(run)
            .setModel(model)
            .addAllNodes(nodes)
            .setWindowSteps(windowSteps)
            .setOutOfRange(outOfRange);
    int place = 0;
    for (Map.Entry<String, Integer> matrix : sizes.entrySet()) {
      Matcher number = NUMBER.matcher(matrix.getKey());
      int layer = number.find() ? Integer.parseInt(number.group(1)) : place;
      place++;
      manifest.addMatrices(
          Matrix.newBuilder()
              .setName(matrix.getKey())
              .setLayer(layer)
              .setSubcomponents(matrix.getValue()));
    }
    return RunManifest.of(manifest.build());
  }
}
