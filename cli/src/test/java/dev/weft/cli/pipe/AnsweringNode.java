package dev.weft.cli.pipe;

import dev.weft.core.RunManifest;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Matrix;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.producer.effects.ModelTester;
import dev.weft.producer.model.DecomposedModel;
import dev.weft.producer.model.ModelManifest;
import dev.weft.producer.publish.TestWorker;
import dev.weft.producer.publish.TestWorkerSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A node of 'stories' that answers tests with all of its time, and publishes nothing. */
final class AnsweringNode {
  static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final Path MODEL = Path.of("../models/stories");

  private AnsweringNode() {}

  /** In a process of its own: brokers, name. */
  public static void main(String[] arguments) throws InterruptedException {
    try (TestWorker worker = start(Map.of("bootstrap.servers", arguments[0]), arguments[1])) {
      new CountDownLatch(1).await(); // Until it is killed.
    }
  }

  static RunManifest manifest() {
    Manifest.Builder manifest = Manifest.newBuilder().setRun("tested").setWindowSteps(1);
    manifest.addAllNodes(List.of("a", "b"));
    for (ModelManifest.DecomposedMatrix matrix : ModelManifest.read(MODEL).matrices()) {
      manifest.addMatrices(
          Matrix.newBuilder()
              .setName(matrix.name())
              .setLayer(matrix.layer())
              .setSubcomponents(matrix.subcomponents()));
    }
    return RunManifest.of(manifest.build());
  }

  static TestWorker start(Map<String, String> kafka, String node) {
    ModelManifest model = ModelManifest.read(MODEL);
    ModelTester tester =
        new ModelTester(
            MODEL,
            DecomposedModel.load(MODEL, model, model.lastCheckpoint()),
            model.lastCheckpoint(),
            node);
    return TestWorker.start(
        new TestWorkerSettings(TOPICS, TopicSettings.DEFAULTS, manifest(), node, 1, kafka), tester);
  }
}
