package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.commands.Defaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The tables of flags in this module's README say what the commands take. Run with {@code
 * -Dweft.write.tables=true} it writes them.
 */
class SettingsTableTest {
  private static final Path README = Path.of("README.md");
  private static final String MARK = "<!-- tables of flags: SettingsTableTest writes them -->\n";

  @Test
  void shouldListEveryFlagWithItsDefault() throws IOException {
    String before = Files.readString(README);
    assertThat(before).contains(MARK);
    String head = before.substring(0, before.indexOf(MARK) + MARK.length());
    String wanted = head + tables();
    if (Boolean.getBoolean("weft.write.tables")) {
      Files.writeString(README, wanted);
    }
    assertThat(Files.readString(README)).isEqualTo(wanted);
  }

  private static String tables() {
    StringBuilder text = new StringBuilder();
    new CommandLine(new Weft()).getSubcommands().values().forEach(command -> add(text, command));
    return text.toString();
  }

  private static void add(StringBuilder text, CommandLine command) {
    text.append("\n## ").append(command.getCommandSpec().qualifiedName()).append("\n\n");
    text.append(String.join(" ", command.getCommandSpec().usageMessage().description()));
    text.append("\n\n| flag | default | environment | |\n|---|---|---|---|\n");
    command.getCommandSpec().options().stream()
        .filter(option -> !option.longestName().equals("--help"))
        .sorted(Comparator.comparing(OptionSpec::longestName))
        .forEach(option -> text.append(row(option)));
    command.getSubcommands().values().forEach(below -> add(text, below));
  }

  private static String row(OptionSpec option) {
    String argument = option.arity().max() == 0 ? "" : " " + option.paramLabel();
    String name = option.longestName();
    if (option.negatable()) {
      name = "--[no-]" + name.substring(2);
    }
    String fallback =
        option.required() ? "required" : option.defaultValue() == null ? "" : option.defaultValue();
    return String.format(
        Locale.ROOT,
        "| `%s%s` | %s | `%s` | %s |%n",
        name,
        argument.replace("|", "\\|"),
        fallback.isEmpty() ? fallback : "`" + fallback + "`",
        Defaults.variables("", option.longestName().substring(2)).get(1),
        String.join(" ", option.description()).replace(" (default: " + fallback + ")", ""));
  }
}
