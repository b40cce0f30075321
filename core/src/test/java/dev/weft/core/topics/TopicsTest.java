package dev.weft.core.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TopicsTest {
  @Test
  void shouldNameAndConfigureEveryTopic() {
    Topics topics = new Topics(Topics.DEFAULT_PREFIX);
    assertThat(topics.specs(TopicSettings.DEFAULTS))
        .extracting(TopicSpec::name)
        .containsExactly(
            "weft.importances",
            "weft.runs",
            "weft.correlations",
            "weft.snapshots",
            "weft.exemplars",
            "weft.tests",
            "weft.effects",
            "weft.events",
            "weft.rejected");
    assertThat(topics.specs(TopicSettings.DEFAULTS))
        .filteredOn(spec -> "delete".equals(spec.config().get("cleanup.policy")))
        .hasSize(5)
        .allSatisfy(
            spec ->
                assertThat(spec.config())
                    .containsKeys("retention.ms", "retention.bytes")
                    .containsEntry("message.timestamp.type", "LogAppendTime"));
  }

  @Test
  void shouldRefuseWhatNoTopicCanBeCalled() {
    assertThatThrownBy(() -> new Topics("a/b")).hasMessageContaining("a/b");
    assertThatThrownBy(() -> new TopicSettings(0, 4, (short) 1)).hasMessageContaining("0");
    assertThatThrownBy(() -> new TopicSettings(1, 4, (short) 0)).hasMessageContaining("0");
  }
}
