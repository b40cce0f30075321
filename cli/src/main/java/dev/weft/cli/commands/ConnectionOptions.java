package dev.weft.cli.commands;

import dev.weft.cli.UserException;
import dev.weft.cli.broker.DirectoryLock;
import dev.weft.core.topics.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the broker is and what its topics are called: the same for every command. */
public final class ConnectionOptions {
  private static final Path CACHE = Path.of("cache");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--brokers",
      paramLabel = "HOST:PORT",
      description = "Kafka brokers, separated by commas.")
  @Nullable String brokers;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Data directory of a finished demo, opened with an embedded broker.")
  @Nullable Path dataDirectory;

  @Option(
      names = "--prefix",
      defaultValue = Topics.DEFAULT_PREFIX,
      description = "Prefix of all topics (default: ${DEFAULT-VALUE}).")
  String prefix = Topics.DEFAULT_PREFIX;

  @Option(
      names = "--kafka",
      paramLabel = "KEY=VALUE",
      description = "Any property of the Kafka clients; may be repeated.")
  Map<String, String> kafka = new LinkedHashMap<>();

  /** What would be connected to, without doing so. */
  Connection planned() {
    requireOne();
    return Connection.planned(
        brokers == null ? "127.0.0.1:0" : brokers, new Topics(prefix), kafkaProperties());
  }

  private void requireOne() {
    if ((brokers == null) == (dataDirectory == null)) {
      throw new ParameterException(
          command.commandLine(), "Give either --brokers HOST:PORT or --data-dir DIR");
    }
  }

  /** Opens the connection: to the brokers, or to an embedded one on the data directory. */
  Connection open() {
    requireOne();
    if (dataDirectory != null && !DirectoryLock.marks(dataDirectory)) {
      throw new UserException(dataDirectory + " holds no data of a demo");
    }
    return connect();
  }

  /** The same, but the data directory may be new or empty. */
  Connection openOrMake() {
    if (dataDirectory != null
        && (!Files.exists(dataDirectory) || holdsNothing(dataDirectory))
        && brokers == null) {
      return connect();
    }
    return open();
  }

  /** Whether it is empty but for what the launcher puts there before a command begins. */
  static boolean holdsNothing(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(Path::getFileName).allMatch(CACHE::equals);
    } catch (IOException e) {
      throw new UserException("can't use the data directory " + directory + ": " + e, e);
    }
  }

  private Connection connect() {
    if (dataDirectory != null) {
      return Connection.embedded(dataDirectory, new Topics(prefix), kafkaProperties());
    }
    return Connection.to(String.valueOf(brokers), new Topics(prefix), kafkaProperties());
  }

  /** Those of {@code --kafka} and the config file's {@code kafka.} keys; the former win. */
  Map<String, String> kafkaProperties() {
    Map<String, String> all =
        Defaults.current().kafka().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    all.putAll(kafka);
    return all;
  }
}
