package dev.weft.producer.publish;

import com.google.protobuf.ByteString;
import dev.weft.producer.model.DecomposedModel;
import dev.weft.producer.model.ModelManifest;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model as it was at each of its checkpoints, as a training run would have it: so many batches of
 * each, at the checkpoint's training step, over an input that goes on from one to the next.
 */
final class TrainingInput implements NodeInput {
  private static final Pattern POSITION =
      Pattern.compile("training:(\\d{1,9}):(.*)", Pattern.DOTALL);

  private final List<ModelManifest.Checkpoint> checkpoints;
  private final int batches;
  private final Function<ModelManifest.Checkpoint, NodeInput> opener;
  private NodeInput input;
  private int published;

  private TrainingInput(
      List<ModelManifest.Checkpoint> checkpoints,
      int batches,
      Function<ModelManifest.Checkpoint, NodeInput> opener) {
    this.checkpoints = checkpoints;
    this.batches = batches;
    this.opener = opener;
    this.input = opener.apply(checkpoints.get(0));
  }

  /** At the first checkpoint. */
  static TrainingInput open(NodeSettings settings, ModelManifest manifest) {
    return new TrainingInput(
        manifest.checkpoints(),
        settings.batchesPerCheckpoint(),
        checkpoint ->
            InferenceNode.input(
                settings, DecomposedModel.load(settings.model(), manifest, checkpoint)));
  }

  @Override
  public @Nullable Sampled next() {
    if (published == checkpoints.size() * batches) {
      return null;
    }
    Sampled batch = input.next();
    if (batch == null) {
      return null;
    }
    long step = checkpoints.get(published / batches).step();
    published++;
    ByteString position =
        ByteString.copyFromUtf8("training:" + published + ":").concat(batch.position());
    if (published % batches == 0) {
      moveTo(published / batches, batch.position());
    }
    return new Sampled(
        batch.importances(),
        batch.tokens(),
        batch.sequenceStarts(),
        batch.extras(),
        position,
        OptionalLong.of(step));
  }

  private void moveTo(int checkpoint, ByteString position) {
    if (checkpoint < checkpoints.size()) {
      input.close();
      input = opener.apply(checkpoints.get(checkpoint));
      input.seek(position);
    }
  }

  @Override
  public void seek(ByteString position) {
    Matcher matcher = POSITION.matcher(position.toStringUtf8());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + position.toStringUtf8() + "' is no position in a walk through training");
    }
    published = Integer.parseInt(matcher.group(1));
    ByteString within = ByteString.copyFromUtf8(matcher.group(2));
    if (published / batches == 0) {
      input.seek(within);
    } else {
      moveTo(published / batches, within);
    }
  }

  @Override
  public List<String> vocabulary() {
    return input.vocabulary();
  }

  @Override
  public void close() {
    input.close();
  }
}
