package dev.weft.producer.publish;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Circuit;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Matrix;
import dev.weft.core.proto.OutOfRange;
import dev.weft.producer.model.ModelManifest;
import dev.weft.producer.model.ModelManifest.DecomposedMatrix;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A run's manifest from a model's. */
final class RunManifests {
  private RunManifests() {}

  static RunManifest of(
      ModelManifest model,
      String run,
      List<String> nodes,
      long windowSteps,
      long seed,
      List<String> tokens) {
    Manifest.Builder manifest =
        Manifest.newBuilder()
            .setRun(run)
            .setModel(model.name())
            .addAllNodes(nodes)
            .setWindowSteps(windowSteps)
            .setOutOfRange(OutOfRange.OUT_OF_RANGE_REFUSE)
            .setSeed(seed);
    Map<String, Integer> firstNumbers = new HashMap<>();
    int next = 0;
    for (DecomposedMatrix matrix : model.matrices()) {
      firstNumbers.put(matrix.name(), next);
      next += matrix.subcomponents();
      manifest.addMatrices(
          Matrix.newBuilder()
              .setName(matrix.name())
              .setLayer(matrix.layer())
              .setSubcomponents(matrix.subcomponents())
              .setDIn(matrix.inputs())
              .setDOut(matrix.outputs()));
    }
    if (model.knownCircuits() != null) {
      model
          .knownCircuits()
          .forEach(
              circuit -> {
                Circuit.Builder known = Circuit.newBuilder().setName(circuit.name());
                for (JsonNode member : circuit.members()) {
                  known.addMembers(
                      firstNumbers.get(member.path(0).asText()) + member.path(1).asInt());
                }
                manifest.addKnownCircuits(known);
              });
    }
    manifest.getVocabularyBuilder().setSize(tokens.size()).addAllTokens(tokens);
    return RunManifest.of(manifest.build());
  }
}
