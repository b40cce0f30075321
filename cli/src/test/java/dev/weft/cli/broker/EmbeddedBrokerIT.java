package dev.weft.cli.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.cli.UserException;
import dev.weft.core.topics.TopicCreator;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.TopicSpec;
import dev.weft.core.topics.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  private static final List<TopicSpec> SPECS =
      new Topics(Topics.DEFAULT_PREFIX).specs(TopicSettings.DEFAULTS);

  @TempDir Path directory;

  private static Admin admin(EmbeddedBroker broker) {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  @Test
  void shouldKeepTopicsOverARestartAndRefuseASecondProcess() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
        Admin admin = admin(broker)) {
      assertThat(TopicCreator.createMissing(admin, SPECS))
          .hasSize(SPECS.size())
          .containsEntry("weft.importances", 4);
      assertThatThrownBy(() -> EmbeddedBroker.start(directory, 0))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("in use by another process");
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
        Admin admin = admin(broker)) {
      Set<String> names = admin.listTopics().names().get();
      assertThat(names).containsAll(SPECS.stream().map(TopicSpec::name).toList());
      assertThat(TopicCreator.createMissing(admin, SPECS)).hasSize(SPECS.size());
    }
  }
}
