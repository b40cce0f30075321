package dev.weft.producer.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.weft.core.proto.OutOfRange;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.producer.StoriesModel;
import dev.weft.producer.model.DecomposedModel;
import dev.weft.producer.model.ModelManifest;
import dev.weft.producer.publish.NodeInput.Sampled;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrainingInputTest {
  private static final Path FOLDER = StoriesModel.FOLDER.resolveSibling("tms-40-10-id");
  private static final ModelManifest MANIFEST = ModelManifest.read(FOLDER);

  private static NodeSettings settings(@Nullable Long checkpoint, int batchesPerCheckpoint) {
    return new NodeSettings(
        new Topics(Topics.DEFAULT_PREFIX),
        TopicSettings.DEFAULTS,
        "r",
        "a",
        List.of("a"),
        FOLDER,
        List.of(),
        false,
        2,
        8,
        0,
        true,
        1,
        7,
        Map.of("bootstrap.servers", "localhost:1"),
        checkpoint,
        OutOfRange.OUT_OF_RANGE_REFUSE,
        batchesPerCheckpoint,
        0);
  }

  private static List<Sampled> all(NodeInput input) {
    List<Sampled> batches = new ArrayList<>();
    for (Sampled batch = input.next(); batch != null; batch = input.next()) {
      batches.add(batch);
    }
    return batches;
  }

  @Test
  void shouldWalkThroughAllCheckpointsAtTheirTrainingSteps() {
    try (TrainingInput input = TrainingInput.open(settings(null, 2), MANIFEST)) {
      List<Long> steps =
          all(input).stream().map(batch -> batch.trainingStep().orElseThrow()).toList();
      assertThat(steps).hasSize(80).isSorted().startsWith(0L, 0L, 14L, 14L).endsWith(14_000L);
      assertThat(steps.stream().distinct())
          .containsExactlyElementsOf(
              MANIFEST.checkpoints().stream().map(ModelManifest.Checkpoint::step).toList());
    }
  }

  @Test
  void shouldComputeWithEachCheckpointOnInputThatGoesOn() {
    List<float[]> last;
    try (TrainingInput input = TrainingInput.open(settings(null, 1), MANIFEST)) {
      List<Sampled> batches = all(input);
      last = batches.get(batches.size() - 1).importances().matrices();
    }
    // The last checkpoint alone, on the fortieth batch of the same input.
    DecomposedModel finished = DecomposedModel.load(FOLDER, MANIFEST, MANIFEST.lastCheckpoint());
    try (NodeInput input = InferenceNode.input(settings(14_000L, 0), finished)) {
      input.seek(ByteString.copyFromUtf8("drawn:39"));
      List<float[]> alone = Objects.requireNonNull(input.next()).importances().matrices();
      for (int matrix = 0; matrix < last.size(); matrix++) {
        assertThat(last.get(matrix)).isEqualTo(alone.get(matrix));
      }
    }
  }

  @Test
  void shouldGoOnFromAnyPosition() {
    List<Sampled> straight;
    try (TrainingInput input = TrainingInput.open(settings(null, 2), MANIFEST)) {
      straight = all(input);
    }
    for (int after : new int[] {1, 2, 3, 78}) {
      try (TrainingInput input = TrainingInput.open(settings(null, 2), MANIFEST)) {
        input.seek(straight.get(after - 1).position());
        Sampled next = Objects.requireNonNull(input.next());
        assertThat(next.trainingStep()).isEqualTo(straight.get(after).trainingStep());
        assertThat(next.position()).isEqualTo(straight.get(after).position());
        assertThat(next.importances().matrices().get(0))
            .isEqualTo(straight.get(after).importances().matrices().get(0));
      }
    }
    try (TrainingInput input = TrainingInput.open(settings(null, 2), MANIFEST)) {
      input.seek(straight.get(79).position());
      assertThat(input.next()).isNull();
      assertThatThrownBy(() -> input.seek(ByteString.copyFromUtf8("drawn:3")))
          .hasMessageContaining("no position");
    }
  }

  @Test
  void shouldRefuseOneCheckpointAndAllOfThem() {
    assertThatThrownBy(() -> settings(14_000L, 2)).hasMessageContaining("not both");
  }
}
