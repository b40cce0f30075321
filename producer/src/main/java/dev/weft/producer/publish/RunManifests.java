package dev.weft.producer.publish;

import dev.weft.core.RunManifest;
import dev.weft.core.proto.Circuit;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Matrix;
import dev.weft.core.proto.OutOfRange;
import dev.weft.producer.model.ModelManifest;
import dev.weft.producer.model.ModelManifest.DecomposedMatrix;
import dev.weft.producer.model.ModelManifest.KnownCircuit;
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
      OutOfRange outOfRange,
      List<String> tokens) {
    Manifest.Builder manifest =
        Manifest.newBuilder()
            .setRun(run)
            .setModel(model.name())
            .addAllNodes(nodes)
            .setWindowSteps(windowSteps)
            .setOutOfRange(outOfRange)
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
    for (KnownCircuit circuit : model.knownCircuits()) {
      Circuit.Builder known = Circuit.newBuilder().setName(circuit.name());
      circuit
          .members()
          .forEach(member -> known.addMembers(firstNumbers.get(member.matrix()) + member.index()));
      manifest.addKnownCircuits(known);
    }
    if (!tokens.isEmpty()) {
      manifest.getVocabularyBuilder().setSize(tokens.size()).addAllTokens(tokens);
    }
    return RunManifest.of(manifest.build());
  }
}
