package dev.weft.core;

import static dev.weft.core.BadRecordException.check;

import dev.weft.core.proto.Circuit;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Matrix;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A checked manifest, with the numbering of its subcomponents: 0..C-1 through the matrices in
 * order. Immutable; lookups by number cost a binary search over the matrices.
 */
public final class RunManifest {
  private static final Pattern MATRIX_NAME = Pattern.compile("[^:/\\s\\p{Cntrl}]{1,200}");

  private final Manifest manifest;
  private final int[] firstNumbers;
  private final Map<String, Integer> matrixIndexes;
  private final String digest;

  private RunManifest(Manifest manifest, int[] firstNumbers, Map<String, Integer> matrixIndexes) {
    this.manifest = manifest;
    this.firstNumbers = firstNumbers;
    this.matrixIndexes = matrixIndexes;
    this.digest = digestOf(manifest);
  }

  /**
   * Checks a manifest.
   *
   * @throws BadRecordException naming what is wrong in it
   */
  public static RunManifest of(Manifest manifest) {
    checkNames(manifest);
    check(
        Long.compareUnsigned(manifest.getWindowSteps() - 1, 1L << 53) < 0,
        Reason.MANIFEST,
        "a window of %s steps",
        Long.toUnsignedString(manifest.getWindowSteps()));
    Map<String, Integer> matrixIndexes = new HashMap<>();
    int[] firstNumbers = number(manifest, matrixIndexes);
    int subcomponents = firstNumbers[firstNumbers.length - 1];
    manifest.getKnownCircuitsList().forEach(circuit -> checkCircuit(circuit, subcomponents));
    checkVocabulary(manifest);
    return new RunManifest(manifest, firstNumbers, matrixIndexes);
  }

  private static void checkCircuit(Circuit circuit, int subcomponents) {
    for (int member : circuit.getMembersList()) {
      check(
          member >= 0 && member < subcomponents,
          Reason.MANIFEST,
          "circuit '%s' names subcomponent %s of %d",
          circuit.getName(),
          Integer.toUnsignedString(member),
          subcomponents);
    }
    check(
        circuit.getEndStep() == 0
            || Long.compareUnsigned(circuit.getFromStep(), circuit.getEndStep()) < 0,
        Reason.MANIFEST,
        "circuit '%s' holds from step %s to %s",
        circuit.getName(),
        Long.toUnsignedString(circuit.getFromStep()),
        Long.toUnsignedString(circuit.getEndStep()));
  }

  private static void checkNames(Manifest manifest) {
    try {
      RecordKeys.requireName("run", manifest.getRun());
      check(
          manifest.getNodesCount() > 0 && manifest.getNodesCount() <= Limits.NODES,
          manifest.getNodesCount() > 0 ? Reason.LIMIT : Reason.MANIFEST,
          "a manifest with %d nodes; 1 to %d are allowed",
          manifest.getNodesCount(),
          Limits.NODES);
      Set<String> nodes = new HashSet<>();
      for (String node : manifest.getNodesList()) {
        check(
            nodes.add(RecordKeys.requireName("node", node)),
            Reason.MANIFEST,
            "node '%s' is listed twice",
            node);
      }
    } catch (IllegalArgumentException e) {
      throw new BadRecordException(Reason.MANIFEST, e.getMessage());
    }
  }

  private static int[] number(Manifest manifest, Map<String, Integer> matrixIndexes) {
    List<Matrix> matrices = manifest.getMatricesList();
    check(!matrices.isEmpty(), Reason.MANIFEST, "a manifest without matrices");
    check(matrices.size() <= Limits.MATRICES, Reason.LIMIT, "%d matrices", matrices.size());
    int[] firstNumbers = new int[matrices.size() + 1];
    for (int m = 0; m < matrices.size(); m++) {
      Matrix matrix = matrices.get(m);
      check(
          MATRIX_NAME.matcher(matrix.getName()).matches(),
          Reason.MANIFEST,
          "'%s' is no name of a matrix",
          matrix.getName());
      check(
          matrixIndexes.put(matrix.getName(), m) == null,
          Reason.MANIFEST,
          "matrix '%s' is listed twice",
          matrix.getName());
      int count = matrix.getSubcomponents();
      check(count != 0, Reason.MANIFEST, "matrix '%s' has no subcomponents", matrix.getName());
      check(
          count > 0 && count <= Limits.SUBCOMPONENTS - firstNumbers[m],
          Reason.LIMIT,
          "more than %d subcomponents, at matrix '%s'",
          Limits.SUBCOMPONENTS,
          matrix.getName());
      check(matrix.getLayer() >= 0, Reason.LIMIT, "layer of matrix '%s'", matrix.getName());
      firstNumbers[m + 1] = firstNumbers[m] + count;
    }
    return firstNumbers;
  }

  private static void checkVocabulary(Manifest manifest) {
    int size = manifest.getVocabulary().getSize();
    int tokens = manifest.getVocabulary().getTokensCount();
    int parts = manifest.getVocabulary().getParts();
    check(
        size >= 0 && size <= Limits.VOCABULARY && parts >= 0 && parts <= size,
        Reason.LIMIT,
        "a vocabulary of %s tokens in %s parts",
        Integer.toUnsignedString(size),
        Integer.toUnsignedString(parts));
    check(
        tokens == 0 || (tokens == size && parts == 0),
        Reason.MANIFEST,
        "a vocabulary of %d tokens that lists %d",
        size,
        tokens);
  }

  private static String digestOf(Manifest manifest) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] bytes = manifest.toBuilder().clearVocabulary().build().toByteArray();
      return HexFormat.of().formatHex(sha256.digest(bytes), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The message it wraps. */
  public Manifest message() {
    return manifest;
  }

  /** The message without its vocabulary, whose digest is the same. */
  public Manifest withoutVocabulary() {
    return manifest.toBuilder().clearVocabulary().build();
  }

  /** The run's id. */
  public String run() {
    return manifest.getRun();
  }

  /** The closed list of nodes. */
  public List<String> nodes() {
    return manifest.getNodesList();
  }

  /**
   * 16 hexadecimal digits of the SHA-256 over the manifest without its vocabulary: two manifests
   * under one run's name are told apart by it.
   */
  public String digest() {
    return digest;
  }

  /** The known circuits that hold at a step, in the manifest's order. */
  public List<Circuit> knownCircuits(long step) {
    return manifest.getKnownCircuitsList().stream()
        .filter(
            circuit ->
                Long.compareUnsigned(circuit.getFromStep(), step) <= 0
                    && (circuit.getEndStep() == 0
                        || Long.compareUnsigned(step, circuit.getEndStep()) < 0))
        .toList();
  }

  /** C, the number of subcomponents. */
  public int subcomponents() {
    return firstNumbers[firstNumbers.length - 1];
  }

  /** Index in the manifest's list of the matrix that the subcomponent is part of. */
  public int matrixIndex(int number) {
    if (number < 0 || number >= subcomponents()) {
      throw new IllegalArgumentException(
          "subcomponent " + number + " of a run with " + subcomponents());
    }
    int found = Arrays.binarySearch(firstNumbers, number);
    return found >= 0 ? found : -found - 2;
  }

  /** The matrix that the subcomponent is part of. */
  public Matrix matrix(int number) {
    return manifest.getMatrices(matrixIndex(number));
  }

  /** Layer of the subcomponent's matrix. */
  public int layer(int number) {
    return matrix(number).getLayer();
  }

  /** The subcomponent's key, {@code matrix:index}. */
  public String key(int number) {
    int matrix = matrixIndex(number);
    return manifest.getMatrices(matrix).getName() + ":" + (number - firstNumbers[matrix]);
  }

  /**
   * Number of the subcomponent with this key.
   *
   * @throws IllegalArgumentException if the run has none such
   */
  public int number(String key) {
    int colon = key.lastIndexOf(':');
    Integer matrix = colon < 0 ? null : matrixIndexes.get(key.substring(0, colon));
    if (matrix != null && key.substring(colon + 1).matches("[0-9]{1,7}")) {
      int index = Integer.parseInt(key.substring(colon + 1));
      if (index < firstNumbers[matrix + 1] - firstNumbers[matrix]) {
        return firstNumbers[matrix] + index;
      }
    }
    throw new IllegalArgumentException("run '" + run() + "' has no subcomponent '" + key + "'");
  }
}
