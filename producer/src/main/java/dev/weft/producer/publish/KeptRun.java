package dev.weft.producer.publish;

import com.google.protobuf.ByteString;
import dev.weft.core.RunManifest;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.producer.model.ModelManifest;
import dev.weft.producer.npz.KeptImportances;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * Publishes kept importances again, as one node or dealt to several: every batch keeps its step, so
 * each window holds the same samples however many nodes there are.
 */
public final class KeptRun {
  private KeptRun() {}

  /**
   * Publishes all of it, then each node's end.
   *
   * @param model whose subcomponents they are, for the layers
   * @param progress told how many samples are published
   * @throws IllegalArgumentException if the keys are not those of the model's subcomponents
   */
  public static void publish(
      KeptImportances kept,
      ModelManifest model,
      String run,
      List<String> nodes,
      long windowSteps,
      Topics topics,
      TopicSettings topicSettings,
      Map<String, String> kafka,
      LongConsumer progress) {
    RunManifest manifest = RunManifests.of(model, run, nodes, windowSteps, 0, List.of());
    List<String> keys =
        IntStream.range(0, manifest.subcomponents()).mapToObj(manifest::key).toList();
    if (!keys.equals(kept.keys())) {
      throw new IllegalArgumentException(
          "the kept importances are not of the subcomponents of model '" + model.name() + "'");
    }
    long samples = 0;
    for (int node = 0; node < nodes.size(); node++) {
      PublisherSettings settings =
          new PublisherSettings(
              topics,
              topicSettings,
              manifest,
              nodes.get(node),
              PublisherSettings.DEFAULT_COMMIT_INTERVAL,
              kafka);
      try (ImportancePublisher publisher = ImportancePublisher.open(settings)) {
        for (int from = 0; from < kept.samples(); ) {
          int to = end(kept, from);
          if (kept.batches()[from] % nodes.size() == node) {
            publisher.publish(batch(kept, from, to));
            samples += to - from;
            progress.accept(samples);
          }
          from = to;
        }
        publisher.end();
      }
    }
  }

  /** Where the batch of a sample ends. */
  private static int end(KeptImportances kept, int from) {
    int to = from + 1;
    while (to < kept.samples()
        && kept.batches()[to] == kept.batches()[from]
        && kept.nodes().get(to).equals(kept.nodes().get(from))) {
      to++;
    }
    return to;
  }

  /** Without tokens: the manifest has no vocabulary to check them against. */
  private static SampleBatch batch(KeptImportances kept, int from, int to) {
    return new SampleBatch(
        kept.steps()[from],
        kept.batch(from, to),
        new int[0],
        new int[0],
        ByteString.copyFromUtf8("kept:" + to));
  }
}
