package dev.weft.cli.commands;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * {@code --dry-run}: what a command would run with, and where each setting comes from, as a file
 * that {@code --config} takes. Secrets are not shown.
 */
public final class DryRun implements IExecutionStrategy {
  private static final Pattern SECRET =
      Pattern.compile(".*(token|password|secret|jaas|credential|private|\\.key).*");
  private static final String HIDDEN = "***";
  private static final Set<String> NOT_SETTINGS = Set.of("--dry-run", "--config", "--kafka");

  @Override
  public int execute(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    OptionSpec dryRun = last.commandSpec().findOption("--dry-run");
    if (dryRun == null || !Boolean.TRUE.equals(dryRun.getValue()) || last.isUsageHelpRequested()) {
      return new RunLast().execute(parsed);
    }
    CommandLine command = last.commandSpec().commandLine();
    if (!(last.commandSpec().userObject() instanceof Planned planned)) {
      command.getErr().println("weft: " + command.getCommandName() + " has no dry run");
      return 2;
    }
    try {
      planned.plan();
    } catch (ParameterException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ExecutionException(command, "no plan", e); // Said as if the command had failed.
    }
    print(last, command.getOut());
    return 0;
  }

  private static void print(ParseResult parsed, PrintWriter out) {
    out.println("# weft " + parsed.commandSpec().name() + " would run with");
    parsed.commandSpec().options().stream()
        .filter(option -> !Boolean.TRUE.equals(option.usageHelp()))
        .filter(option -> !NOT_SETTINGS.contains(option.longestName()))
        .sorted(Comparator.comparing(OptionSpec::longestName))
        .forEach(option -> print(option, parsed, out));
    Map<String, String> fromFile = Defaults.current().kafka();
    Map<String, String> given = given(parsed);
    fromFile.forEach(
        (key, value) -> {
          if (!given.containsKey(key)) {
            print("kafka." + key, value, "file", out);
          }
        });
    given.forEach((key, value) -> print("kafka." + key, value, "command line", out));
    out.flush();
  }

  private static Map<String, String> given(ParseResult parsed) {
    OptionSpec kafka = parsed.commandSpec().findOption("--kafka");
    if (kafka == null || !(kafka.getValue() instanceof Map<?, ?> properties)) {
      return Map.of();
    }
    return properties.entrySet().stream()
        .collect(
            Collectors.toMap(
                entry -> String.valueOf(entry.getKey()),
                entry -> String.valueOf(entry.getValue())));
  }

  private static void print(OptionSpec option, ParseResult parsed, PrintWriter out) {
    String value = text(option.getValue());
    if (value != null) {
      String from = Defaults.current().source(option, parsed).orElse("default");
      print(option.longestName().substring(2), value, from, out);
    }
  }

  private static @Nullable String text(@Nullable Object value) {
    if (value instanceof Collection<?> many) {
      return many.isEmpty()
          ? null
          : many.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
    if (value instanceof Enum<?> named) {
      return named.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
    return value == null ? null : value.toString();
  }

  private static void print(String key, String value, String from, PrintWriter out) {
    boolean secret = SECRET.matcher(key.toLowerCase(Locale.ROOT)).matches();
    String shown = secret ? HIDDEN : value.replaceAll("//[^/@]*@", "//" + HIDDEN + "@");
    out.println("# from " + from);
    out.println(key + "=" + shown.replace("\\", "\\\\"));
  }
}
