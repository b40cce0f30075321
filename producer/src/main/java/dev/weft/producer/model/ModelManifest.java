package dev.weft.producer.model;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A model folder's {@code manifest.json}: which matrices were decomposed into how many
 * subcomponents, and in which files the tensors are. models/README.md describes the folder.
 * Immutable.
 */
public record ModelManifest(
    int format,
    String name,
    JsonNode model,
    @JsonProperty("causal_importance") CausalImportance causalImportance,
    List<DecomposedMatrix> matrices,
    List<Checkpoint> checkpoints,
    @JsonProperty("known_circuits") List<KnownCircuit> knownCircuits,
    @Nullable String tokenizer,
    @Nullable String text) {
  private static final int FORMAT = 1;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  /** How the importances are computed: see models/README.md. */
  public record CausalImportance(
      String kind,
      int hidden,
      @Nullable String activation,
      @Nullable List<Double> clamp,
      @JsonProperty("norm_eps") double normEpsilon) {
    /** Checks that it is of the kinds that models/README.md describes. */
    public CausalImportance {
      require(kind != null, "causal_importance has no kind");
      require(hidden >= 1, "causal_importance has %s hidden units", hidden);
      require(
          activation == null || activation.equals("gelu"),
          "causal_importance has activation '%s'; known is gelu",
          activation);
      require(
          clamp == null || clamp.equals(List.of(0.0, 1.0)),
          "causal_importance is clamped to %s, not [0.0, 1.0]",
          clamp);
      require(normEpsilon >= 0 && normEpsilon < 1, "norm_eps of %s", normEpsilon);
    }
  }

  /** One decomposed matrix. */
  public record DecomposedMatrix(
      String name,
      int layer,
      @JsonProperty("d_in") int inputs,
      @JsonProperty("d_out") int outputs,
      int subcomponents) {
    /** Checks name and sizes. */
    public DecomposedMatrix {
      require(name != null && !name.isBlank(), "a matrix has no name");
      require(layer >= 0, "matrix '%s' lies in layer %s", name, layer);
      require(
          inputs >= 1 && outputs >= 1 && subcomponents >= 1,
          "matrix '%s' has d_in %s, d_out %s and %s subcomponents",
          name,
          inputs,
          outputs,
          subcomponents);
    }
  }

  /** The subcomponents at one training step. */
  public record Checkpoint(long step, String file) {
    /** Checks the step and that the file lies in the folder. */
    public Checkpoint {
      require(step >= 0, "a checkpoint is of step %s", step);
      requireInside("checkpoint", file);
    }
  }

  /** A subcomponent of a known circuit, written [matrix, index]. */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  public record Member(String matrix, int index) {}

  /** A mechanism known in advance. */
  public record KnownCircuit(String name, List<Member> members) {
    /** Checks that it has both. */
    public KnownCircuit {
      require(name != null && members != null, "a known circuit has no name or no members");
      members = List.copyOf(members);
    }
  }

  /** Checks what must be there, and that it fits together. */
  public ModelManifest {
    require(format == FORMAT, "format %s is unknown; known is %s", format, FORMAT);
    require(name != null && !name.isBlank(), "the model has no name");
    require(model != null && model.isObject(), "model '%s' has no field 'model'", name);
    require(causalImportance != null, "model '%s' has no causal_importance", name);
    require(matrices != null && !matrices.isEmpty(), "model '%s' has no matrices", name);
    require(checkpoints != null && !checkpoints.isEmpty(), "model '%s' has no checkpoints", name);
    matrices = List.copyOf(matrices);
    checkpoints = List.copyOf(checkpoints);
    knownCircuits = knownCircuits == null ? List.of() : List.copyOf(knownCircuits);
    for (int c = 1; c < checkpoints.size(); c++) {
      require(
          checkpoints.get(c).step > checkpoints.get(c - 1).step,
          "checkpoint %s follows step %s",
          checkpoints.get(c).step,
          checkpoints.get(c - 1).step);
    }
    checkMembers(matrices, knownCircuits);
    requireInside("tokenizer", tokenizer == null ? "none" : tokenizer);
    requireInside("text", text == null ? "none" : text);
  }

  private static void checkMembers(List<DecomposedMatrix> matrices, List<KnownCircuit> circuits) {
    Map<String, Integer> sizes = new HashMap<>();
    long total = 0;
    for (DecomposedMatrix matrix : matrices) {
      require(
          sizes.put(matrix.name, matrix.subcomponents) == null,
          "matrix '%s' is listed twice",
          matrix.name);
      total += matrix.subcomponents;
    }
    require(total <= Integer.MAX_VALUE, "%s subcomponents", total);
    for (KnownCircuit circuit : circuits) {
      for (Member member : circuit.members) {
        Integer size = sizes.get(member.matrix);
        require(
            size != null && member.index >= 0 && member.index < size,
            "known circuit '%s' names subcomponent %s:%s, which is none",
            circuit.name,
            member.matrix,
            member.index);
      }
    }
  }

  @FormatMethod
  private static void require(
      boolean condition, @FormatString String format, @Nullable Object... arguments) {
    if (!condition) {
      throw new IllegalArgumentException(String.format(format, arguments));
    }
  }

  private static void requireInside(String what, @Nullable String file) {
    require(
        file != null && file.matches("[^/\\\\\\p{Cntrl}]+") && !file.matches("\\.{1,2}"),
        "%s '%s' is no name of a file in the folder",
        what,
        file);
  }

  /**
   * Reads {@code manifest.json} of a model folder.
   *
   * @throws ModelException if it is missing or breaks a rule
   */
  public static ModelManifest read(Path folder) {
    Path file = folder.resolve("manifest.json");
    if (!Files.isRegularFile(file)) {
      throw new ModelException(folder + " is no model folder: it has no manifest.json");
    }
    try {
      ModelManifest manifest = JSON.readValue(file.toFile(), ModelManifest.class);
      if (manifest == null) {
        throw new ModelException(file + ": null is no manifest");
      }
      return manifest;
    } catch (IOException e) {
      throw new ModelException(file + ": " + Problems.of(e), e);
    }
  }

  /** {@code llama_simple_mlp} and so on. */
  public String family() {
    return model.path("family").asText();
  }

  /**
   * A size of the model.
   *
   * @throws ModelException if the manifest doesn't give it
   */
  public int size(String field) {
    JsonNode size = model.path(field);
    if (!size.isIntegralNumber() || !size.canConvertToInt() || size.asInt() < 1) {
      throw new ModelException("model '" + name + "' gives no " + field);
    }
    return size.asInt();
  }

  /** C. */
  public int subcomponents() {
    return matrices.stream().mapToInt(DecomposedMatrix::subcomponents).sum();
  }

  /** The last checkpoint: the finished decomposition. */
  public Checkpoint lastCheckpoint() {
    return checkpoints.get(checkpoints.size() - 1);
  }

  /**
   * The checkpoint of a training step.
   *
   * @throws ModelException if there is none, naming those that there are
   */
  public Checkpoint checkpoint(long step) {
    return checkpoints.stream()
        .filter(checkpoint -> checkpoint.step == step)
        .findFirst()
        .orElseThrow(
            () ->
                new ModelException(
                    "model '"
                        + name
                        + "' has no checkpoint of step "
                        + step
                        + "; it has "
                        + checkpoints.stream()
                            .map(checkpoint -> Long.toString(checkpoint.step))
                            .collect(Collectors.joining(", "))));
  }
}
