package dev.weft.cli.python;

import com.google.protobuf.ByteString;
import dev.weft.core.RunManifest;
import dev.weft.core.npz.NpzWriter;
import dev.weft.core.proto.Circuit;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Matrix;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.producer.model.Importances;
import dev.weft.producer.publish.ImportancePublisher;
import dev.weft.producer.publish.PublisherSettings;
import dev.weft.producer.publish.SampleBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A loop's importances, seeded: sequences of 40 tokens, three matrices of 20 subcomponents of which
 * c % 5 fire as one. The first batch is dense, below silence, and too large for one record.
 * Published from Java, or written to a file for {@code publish_same.py}, which publishes them from
 * Python.
 */
final class SameLoop {
  static final int STEPS = 8;
  private static final int LENGTH = 40;
  private static final int MATRICES = 3;
  private static final int WIDTH = 20;
  private static final int VOCABULARY = 30;

  private SameLoop() {}

  static RunManifest manifest(String run) {
    Manifest.Builder manifest =
        Manifest.newBuilder()
            .setRun(run)
            .setModel("planted")
            .setWindowSteps(4)
            .addNodes("node-0")
            .setSeed(3)
            .addKnownCircuits(Circuit.newBuilder().setName("first").addMembers(0).addMembers(20))
            .addKnownCircuits(
                Circuit.newBuilder().setName("second").addAllMembers(List.of(5, 25, 45)));
    for (int m = 0; m < MATRICES; m++) {
      manifest.addMatrices(
          Matrix.newBuilder().setName("h." + m).setLayer(m).setSubcomponents(WIDTH));
    }
    manifest.getVocabularyBuilder().setSize(VOCABULARY);
    IntStream.range(0, VOCABULARY)
        .forEach(token -> manifest.getVocabularyBuilder().addTokens("token " + token));
    return RunManifest.of(manifest.build());
  }

  private static int samples(int step) {
    return LENGTH * (step == 0 ? 200 : 20);
  }

  private static Importances importances(int step) {
    Random random = new Random(step);
    List<float[]> matrices =
        IntStream.range(0, MATRICES).mapToObj(m -> new float[samples(step) * WIDTH]).toList();
    for (int s = 0; s < samples(step); s++) {
      int active = random.nextInt(5);
      for (float[] matrix : matrices) {
        for (int c = 0; c < WIDTH; c++) {
          boolean fires = (step == 0 || c % 5 == active) && random.nextInt(10) > 0;
          matrix[s * WIDTH + c] = fires ? random.nextFloat() * (step == 0 ? 0.09f : 1) : 0;
        }
      }
    }
    return new Importances(samples(step), matrices);
  }

  private static int[] tokens(int step) {
    return new Random(100 + step).ints(samples(step), 0, VOCABULARY).toArray();
  }

  static void write(Path file) throws IOException {
    try (NpzWriter npz = NpzWriter.create(file)) {
      npz.put("steps", STEPS);
      npz.put("length", LENGTH);
      npz.put("vocabulary", VOCABULARY);
      for (int step = 0; step < STEPS; step++) {
        npz.put("tokens-" + step, tokens(step));
        List<float[]> matrices = importances(step).matrices();
        for (int m = 0; m < MATRICES; m++) {
          float[] matrix = matrices.get(m);
          npz.put(
              step + "-" + m,
              IntStream.range(0, matrix.length).mapToDouble(i -> matrix[i]).toArray());
        }
      }
    }
  }

  static void publish(String run, Topics topics, Map<String, String> kafka) {
    PublisherSettings settings =
        new PublisherSettings(
            topics, TopicSettings.DEFAULTS, manifest(run), "node-0", Duration.ofMillis(50), kafka);
    try (ImportancePublisher publisher = ImportancePublisher.open(settings)) {
      for (int step = 0; step < STEPS; step++) {
        int[] starts = IntStream.range(0, samples(step) / LENGTH).map(s -> s * LENGTH).toArray();
        publisher.publish(
            new SampleBatch(
                step,
                publisher.quantise(importances(step)),
                tokens(step),
                starts,
                ByteString.copyFromUtf8("at " + step)));
      }
      publisher.end();
    }
  }
}
