package dev.weft.cli.commands;

import dev.weft.cli.UserException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Values of flags that are not on the command line: of the environment ({@code WEFT_DEMO_WINDOWS},
 * then {@code WEFT_WINDOWS}, for {@code demo --windows}), then of the file of {@code --config}
 * ({@code windows=5}). Keys of the file that begin with {@code kafka.} go to the Kafka clients.
 */
public final class Defaults implements IDefaultValueProvider {
  private static final String KAFKA = "kafka.";
  private static volatile Defaults current = new Defaults(Map.of(), Map.of());

  private final Map<String, String> environment;
  private final Map<String, String> file;

  private Defaults(Map<String, String> environment, Map<String, String> file) {
    this.environment = environment;
    this.file = file;
  }

  /**
   * Reads the file that the arguments or {@code WEFT_CONFIG} name, if any, for the commands to
   * come.
   *
   * @throws UserException if it can't be read, or names a flag that no command has
   */
  public static Defaults load(
      CommandLine weft, String[] arguments, Map<String, String> environment) {
    String config = environment.get("WEFT_CONFIG");
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].equals("--config") && i + 1 < arguments.length) {
        config = arguments[i + 1];
      } else if (arguments[i].startsWith("--config=")) {
        config = arguments[i].substring("--config=".length());
      }
    }
    Map<String, String> file = config == null ? Map.of() : read(Path.of(config));
    if (config != null) {
      requireKnown(weft, config, file);
    }
    current = new Defaults(Map.copyOf(environment), file);
    return current;
  }

  private static Map<String, String> read(Path path) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException("can't read the config file " + path + ": " + e.getMessage(), e);
    }
    Map<String, String> values = new TreeMap<>();
    properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
    return values;
  }

  private static void requireKnown(CommandLine weft, String config, Map<String, String> file) {
    TreeSet<String> unknown = new TreeSet<>(file.keySet());
    unknown.removeIf(key -> key.startsWith(KAFKA));
    removeKnown(weft, unknown);
    if (!unknown.isEmpty()) {
      throw new UserException(
          "the config file "
              + config
              + " sets what no command knows: "
              + String.join(", ", unknown));
    }
  }

  private static void removeKnown(CommandLine above, Set<String> unknown) {
    for (CommandLine command : above.getSubcommands().values()) {
      command.getCommandSpec().optionsMap().keySet().stream()
          .filter(name -> name.startsWith("--"))
          .forEach(name -> unknown.remove(name.substring(2)));
      removeKnown(command, unknown);
    }
  }

  static Defaults current() {
    return current;
  }

  /** The file's properties for the Kafka clients. */
  Map<String, String> kafka() {
    Map<String, String> kafka = new TreeMap<>();
    file.forEach(
        (key, value) -> {
          if (key.startsWith(KAFKA)) {
            kafka.put(key.substring(KAFKA.length()), value);
          }
        });
    return kafka;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? find(option).map(Found::value).orElse(null)
        : null;
  }

  /** A value and where it stands. */
  private record Found(String value, String from) {}

  /** Where a flag's value comes from; empty if it is the default. */
  Optional<String> source(OptionSpec option, ParseResult parsed) {
    return parsed.hasMatchedOption(option)
        ? Optional.of("command line")
        : find(option).map(Found::from);
  }

  /** What is set for a flag outside of the command line: for help and version nothing is. */
  private Optional<Found> find(OptionSpec option) {
    if (option.usageHelp() || option.versionHelp()) {
      return Optional.empty();
    }
    CommandSpec command = option.command();
    for (String name : option.names()) {
      String flag = name.replaceFirst("^-+", "");
      for (String variable : variables(command.name(), flag)) {
        if (environment.containsKey(variable)) {
          return Optional.of(new Found(environment.get(variable), "environment " + variable));
        }
      }
      if (file.containsKey(flag)) {
        return Optional.of(new Found(file.get(flag), "file"));
      }
    }
    return Optional.empty();
  }

  /** The variables that set a flag: the command's own first. */
  public static List<String> variables(String command, String flag) {
    return Arrays.asList(variable("WEFT_" + command + "_" + flag), variable("WEFT_" + flag));
  }

  private static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
