package dev.weft.producer.publish;

import dev.weft.core.Limits;
import dev.weft.core.RecordKeys;
import dev.weft.core.proto.OutOfRange;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One inference node: which model it runs on what, and as whom it publishes. Immutable.
 *
 * @param nodes the closed list of the run's nodes, {@code node} among them
 * @param model folder of the decomposed model
 * @param texts text files; none: the model's own texts
 * @param sampled whether the node samples its text from the model instead
 * @param sequences a batch
 * @param length tokens a sequence; 0 for the model's longest
 * @param batches to publish, then it ends; 0 for all of its input
 * @param cycle whether it begins its texts again at their end
 * @param windowSteps W of the manifest
 * @param seed of what is drawn: sampled text, inputs of toy models, planted circuits
 * @param kafka properties of the clients, {@code bootstrap.servers} at least
 * @param checkpoint training step of the model's checkpoint; null for the last
 * @param batchesPerCheckpoint above 0: the node walks through all checkpoints, so many batches of
 *     each, as the training run would have; windows are then of one training step
 * @param testShare of its time that tests of clusters may take, in [0, 1]; 0: it takes no part
 * @param outOfRange what becomes of importances out of [0, 1]; the manifest says it
 */
public record NodeSettings(
    Topics topics,
    TopicSettings topicSettings,
    String run,
    String node,
    List<String> nodes,
    Path model,
    List<Path> texts,
    boolean sampled,
    int sequences,
    int length,
    long batches,
    boolean cycle,
    long windowSteps,
    long seed,
    Map<String, String> kafka,
    @Nullable Long checkpoint,
    OutOfRange outOfRange,
    int batchesPerCheckpoint,
    double testShare) {
  /** Checks names and ranges. */
  public NodeSettings {
    RecordKeys.requireName("run", run);
    nodes = List.copyOf(nodes);
    texts = List.copyOf(texts);
    kafka = Map.copyOf(kafka);
    if (!nodes.contains(node)) {
      throw new IllegalArgumentException("node '" + node + "' is not among the nodes " + nodes);
    }
    require(sequences >= 1 && sequences <= 4_096, "sequences", sequences);
    require(length >= 0, "length", length);
    requireBatchSize(sequences, length);
    require(batches >= 0, "batches", batches);
    require(windowSteps >= 1, "window-steps", windowSteps);
    require(batchesPerCheckpoint >= 0, "batches a checkpoint", batchesPerCheckpoint);
    if (!(testShare >= 0 && testShare <= 1)) {
      throw new IllegalArgumentException("test share " + testShare + " is not in [0, 1]");
    }
    if (batchesPerCheckpoint > 0 && checkpoint != null) {
      throw new IllegalArgumentException("either one checkpoint or all of them, not both");
    }
    if (sampled && !texts.isEmpty()) {
      throw new IllegalArgumentException("text is either read or sampled, not both");
    }
  }

  /** A batch is one message before it is cut. */
  static void requireBatchSize(int sequences, int length) {
    if ((long) sequences * length > Limits.BATCH_SAMPLES) {
      throw new IllegalArgumentException(
          sequences
              + " sequences of "
              + length
              + " tokens are over the "
              + Limits.BATCH_SAMPLES
              + " samples of a batch");
    }
  }

  private static void require(boolean condition, String what, long value) {
    if (!condition) {
      throw new IllegalArgumentException(what + " " + value + " is out of range");
    }
  }
}
