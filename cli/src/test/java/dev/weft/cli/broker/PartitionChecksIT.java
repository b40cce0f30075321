package dev.weft.cli.broker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.streams.ReadingTemplate;
import dev.weft.streams.StreamsService;
import dev.weft.streams.StreamsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics whose partitions do not fit are refused at start, in one line that says what to do. */
class PartitionChecksIT {
  @TempDir Path directory;

  private StreamsService start(EmbeddedBroker broker, String prefix) {
    return StreamsService.start(
        new StreamsSettings(
            new Topics(prefix),
            TopicSettings.DEFAULTS,
            ReadingTemplate.LIVE,
            1,
            StreamsSettings.DEFAULT_CELL_PARTITIONS,
            Duration.ZERO,
            directory.resolve("streams"),
            Map.of("bootstrap.servers", broker.bootstrapServers())));
  }

  private static void make(EmbeddedBroker broker, String topic, int partitions) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())))
          .all()
          .get();
    }
  }

  @Test
  void shouldNameTheTopicAndWhatToDo() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), 0)) {
      make(broker, "few.importances", 2);
      assertThatThrownBy(() -> start(broker, "few."))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("topic few.importances has 2 partitions, and 4 are wanted");
      make(broker, "cells.cells.live", 7);
      assertThatThrownBy(() -> start(broker, "cells."))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(
              "begun with 7 partitions of cells, not 2: keep --cell-partitions 7");
      make(broker, "earlier.live-cells-repartition", 2);
      assertThatThrownBy(() -> start(broker, "earlier."))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("was begun by an earlier version");
      make(broker, "grown.live-nodes-changelog", 3);
      assertThatThrownBy(() -> start(broker, "grown."))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("had 3 partitions when reading 'live' was begun, and has 4 now");
    }
  }
}
