package dev.weft.cli.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An embedded broker for all tests of a class, on a directory of its own that is deleted after
 * them. Registered by a static field: {@code @RegisterExtension static final
 * EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();}
 */
public final class EmbeddedBrokerExtension implements BeforeAllCallback, AfterAllCallback {
  private @Nullable Path directory;
  private @Nullable EmbeddedBroker broker;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    directory = Files.createTempDirectory("weft-broker");
    broker = EmbeddedBroker.start(directory, 0);
  }

  /** What a Kafka client needs to find it. */
  public Map<String, Object> client() {
    assertThat(broker)
        .as("the broker runs from before the first test to after the last")
        .isNotNull();
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (broker != null) {
      broker.close();
    }
    if (directory != null) {
      delete(directory);
    }
  }

  private static void delete(Path root) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(root)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
