package dev.weft.producer.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model folder's {@code manifest.json}: which matrices were decomposed into how many
 * subcomponents, and in which files the tensors are. models/README.md describes the folder.
 */
public record ModelManifest(
    int format,
    String name,
    JsonNode model,
    @JsonProperty("causal_importance") CausalImportance causalImportance,
    List<DecomposedMatrix> matrices,
    List<Checkpoint> checkpoints,
    @JsonProperty("known_circuits") @Nullable List<KnownCircuit> knownCircuits,
    @Nullable String tokenizer,
    @Nullable String text) {

  /** How the importances are computed: see models/README.md. */
  public record CausalImportance(
      String kind, int hidden, @JsonProperty("norm_eps") double normEpsilon) {}

  /** One decomposed matrix. */
  public record DecomposedMatrix(
      String name,
      int layer,
      @JsonProperty("d_in") int inputs,
      @JsonProperty("d_out") int outputs,
      int subcomponents) {}

  /** The subcomponents at one training step. */
  public record Checkpoint(long step, String file) {}

  /** A mechanism known in advance; members are [matrix, index]. */
  public record KnownCircuit(String name, List<JsonNode> members) {}

  /** Checks what must be there. */
  public ModelManifest {
    if (format != 1 || model == null || causalImportance == null || matrices == null) {
      throw new IllegalArgumentException(
          "a model's manifest of format 1 has model, causal_importance, matrices, checkpoints");
    }
    if (matrices.isEmpty() || checkpoints == null || checkpoints.isEmpty()) {
      throw new IllegalArgumentException("a model needs matrices and checkpoints");
    }
    for (DecomposedMatrix matrix : matrices) {
      if (matrix.inputs < 1 || matrix.outputs < 1 || matrix.subcomponents < 1) {
        throw new IllegalArgumentException("sizes of matrix " + matrix);
      }
    }
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
      return JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build()
          .readValue(file.toFile(), ModelManifest.class);
    } catch (IOException e) {
      String problem = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
      throw new ModelException(file + ": " + problem, e);
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
    int size = model.path(field).asInt(0);
    if (size < 1) {
      throw new ModelException("model '" + name + "' gives no " + field);
    }
    return size;
  }

  /** C. */
  public int subcomponents() {
    return matrices.stream().mapToInt(DecomposedMatrix::subcomponents).sum();
  }

  /** The last checkpoint: the finished decomposition. */
  public Checkpoint lastCheckpoint() {
    return checkpoints.get(checkpoints.size() - 1);
  }
}
