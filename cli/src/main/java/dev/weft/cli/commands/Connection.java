package dev.weft.cli.commands;

import dev.weft.cli.broker.EmbeddedBroker;
import dev.weft.core.topics.Topics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A way to a broker, which is embedded or somewhere else. */
record Connection(Topics topics, Map<String, String> kafka, @Nullable EmbeddedBroker broker)
    implements AutoCloseable {
  private static final String BOOTSTRAP = "bootstrap.servers";

  static Connection to(String brokers, Topics topics, Map<String, String> kafka) {
    return new Connection(topics, with(kafka, brokers), null);
  }

  static Connection embedded(Path directory, Topics topics, Map<String, String> kafka) {
    EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
    return new Connection(topics, with(kafka, broker.bootstrapServers()), broker);
  }

  private static Map<String, String> with(Map<String, String> kafka, String brokers) {
    Map<String, String> all = new HashMap<>(kafka);
    all.put(BOOTSTRAP, brokers);
    return Map.copyOf(all);
  }

  @Override
  public void close() {
    if (broker != null) {
      broker.close();
    }
  }
}
