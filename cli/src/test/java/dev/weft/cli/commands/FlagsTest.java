package dev.weft.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.Weft;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Flags that are on or off, of all commands: the command line wins, whatever is set elsewhere. */
class FlagsTest {
  /** A command by its words: {@code runs drop}. */
  private static List<List<String>> commands(CommandLine above, List<String> words) {
    List<List<String>> all = new ArrayList<>();
    for (CommandLine command : above.getSubcommands().values()) {
      List<String> below = new ArrayList<>(words);
      below.add(command.getCommandName());
      all.add(below);
      all.addAll(commands(command, below));
    }
    return all;
  }

  private static CommandLine command(CommandLine weft, List<String> words) {
    CommandLine command = weft;
    for (String word : words) {
      command = command.getSubcommands().get(word);
    }
    return command;
  }

  private static String variable(OptionSpec option) {
    return Defaults.variables("", option.longestName().substring(2)).get(1);
  }

  private static CommandSpec parsed(
      List<String> words, Map<String, String> environment, List<String> flags) {
    List<String> arguments = new ArrayList<>(words);
    arguments.addAll(flags);
    String[] all = arguments.toArray(String[]::new);
    CommandLine weft = new CommandLine(new Weft());
    weft.setDefaultValueProvider(Defaults.load(weft, all, environment));
    weft.parseArgs(all);
    return command(weft, words).getCommandSpec();
  }

  /** All of a command's flags at once, each set to the same elsewhere, or not at all. */
  private static void requireCommandLineWins(
      List<String> words, List<OptionSpec> flags, Map<String, String> elsewhere) {
    List<String> on = flags.stream().map(OptionSpec::longestName).toList();
    CommandSpec positive = parsed(words, elsewhere, on);
    for (String flag : on) {
      assertThat(positive.findOption(flag).<Boolean>getValue())
          .as("%s %s with %s", words, flag, elsewhere)
          .isTrue();
    }
    requireNegationWins(words, flags, elsewhere);
  }

  private static void requireNegationWins(
      List<String> words, List<OptionSpec> flags, Map<String, String> elsewhere) {
    List<String> negatable =
        flags.stream().filter(OptionSpec::negatable).map(OptionSpec::longestName).toList();
    if (negatable.isEmpty()) {
      return;
    }
    List<String> off = negatable.stream().map(flag -> "--no-" + flag.substring(2)).toList();
    CommandSpec negative = parsed(words, elsewhere, off);
    for (String flag : negatable) {
      assertThat(negative.findOption(flag).<Boolean>getValue())
          .as("%s --no-%s with %s", words, flag.substring(2), elsewhere)
          .isFalse();
    }
  }

  @Test
  void shouldBeWhatTheCommandLineSays() {
    CommandLine weft = new CommandLine(new Weft());
    List<List<String>> commands = commands(weft, List.of());
    commands.add(List.of());
    int count = 0;
    for (List<String> words : commands) {
      List<OptionSpec> options = command(weft, words).getCommandSpec().options();
      List<OptionSpec> flags =
          options.stream()
              .filter(option -> option.type() == boolean.class || option.type() == Boolean.class)
              .toList();
      List<OptionSpec> required = options.stream().filter(OptionSpec::required).toList();
      for (String set : new String[] {"", "true", "false"}) {
        Map<String, String> elsewhere = new TreeMap<>();
        required.forEach(option -> elsewhere.put(variable(option), "1"));
        if (!set.isEmpty()) {
          flags.forEach(flag -> elsewhere.put(variable(flag), set));
        }
        requireCommandLineWins(words, flags, elsewhere);
      }
      count += flags.size();
    }
    assertThat(count).isGreaterThan(70);
  }

  @Test
  void shouldBeSetByEnvironmentAloneToo() {
    Map<String, String> environment = Map.of("WEFT_HALVES", "true", "WEFT_JOINT_COUNTS", "false");
    CommandSpec streams = parsed(List.of("streams"), environment, List.of());
    assertThat(streams.findOption("--halves").<Boolean>getValue()).isTrue();
    assertThat(streams.findOption("--joint-counts").<Boolean>getValue()).isFalse();
    assertThat(streams.findOption("--exemplars").<Boolean>getValue()).isTrue();
  }

  /** Such variables are other programs' more often than ours. */
  @Test
  void shouldTakeNeitherHelpNorVersionFromTheEnvironment() {
    Map<String, String> environment = Map.of("WEFT_VERSION", "1.2", "WEFT_HELP", "me");
    assertThat(Weft.execute(new String[] {"--version"}, environment, false)).isZero();
    assertThat(Weft.execute(new String[] {"streams", "--help"}, environment, false)).isZero();
  }
}
