package dev.weft.cli;

import dev.weft.cli.commands.BrokerCommand;
import dev.weft.cli.commands.ClusterCommand;
import dev.weft.cli.commands.CorrelationsCommand;
import dev.weft.cli.commands.Defaults;
import dev.weft.cli.commands.DemoCommand;
import dev.weft.cli.commands.DryRun;
import dev.weft.cli.commands.EffectsCommand;
import dev.weft.cli.commands.EventsCommand;
import dev.weft.cli.commands.ExportCommand;
import dev.weft.cli.commands.ProduceCommand;
import dev.weft.cli.commands.RecordCommand;
import dev.weft.cli.commands.Refusal;
import dev.weft.cli.commands.ReplayCommand;
import dev.weft.cli.commands.ReportCommand;
import dev.weft.cli.commands.RunsCommand;
import dev.weft.cli.commands.ServeCommand;
import dev.weft.cli.commands.SnapshotCommand;
import dev.weft.cli.commands.StreamsCommand;
import dev.weft.cli.commands.TestCommand;
import dev.weft.cli.commands.TopicsCommand;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weft}: finds cross-layer mechanisms in decomposed neural networks, live. */
@Command(
    name = "weft",
    description = "Finds cross-layer mechanisms in decomposed neural networks, live.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "weft COMMAND --help explains a command. Exit codes: 0 done, 1 failed, 2 wrong usage."
    },
    subcommands = {
      DemoCommand.class,
      ProduceCommand.class,
      StreamsCommand.class,
      ClusterCommand.class,
      ServeCommand.class,
      BrokerCommand.class,
      ExportCommand.class,
      SnapshotCommand.class,
      CorrelationsCommand.class,
      TopicsCommand.class,
      RunsCommand.class,
      EventsCommand.class,
      EffectsCommand.class,
      TestCommand.class,
      ReportCommand.class,
      ReplayCommand.class,
      RecordCommand.class
    })
public final class Weft implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    int code = 1;
    try {
      code = execute(arguments, System.getenv(), false);
      System.out.flush();
    } finally {
      // Libraries leave threads that are no daemons.
      Runtime.getRuntime().halt(code);
    }
  }

  /**
   * Runs a command; the exit code.
   *
   * @param traces whether stack traces are shown even where {@code --verbose} is not set
   */
  public static int execute(String[] arguments, Map<String, String> environment, boolean traces) {
    CommandLine weft = new CommandLine(new Weft());
    weft.setCaseInsensitiveEnumValuesAllowed(true);
    weft.setExecutionStrategy(
        parsed -> {
          if (isVerbose(last(weft))) {
            System.setProperty("weft.log", "info"); // Before anything makes a logger.
          }
          return new DryRun().execute(parsed);
        });
    weft.setExecutionExceptionHandler(
        (problem, command, result) -> report(problem, command, traces));
    try {
      weft.setDefaultValueProvider(Defaults.load(weft, arguments, environment));
      return weft.execute(arguments);
    } catch (UserException e) {
      weft.getErr().println("weft: " + e.getMessage());
      return 2;
    } catch (Throwable e) { // Errors: picocli lets them through.
      return report(e, last(weft), traces);
    }
  }

  /** The command that is meant. */
  private static CommandLine last(CommandLine weft) {
    CommandLine command = weft;
    while (command.getParseResult() != null && command.getParseResult().hasSubcommand()) {
      command = command.getParseResult().subcommand().commandSpec().commandLine();
    }
    return command;
  }

  /** Wherever it is set. */
  private static boolean isVerbose(CommandLine command) {
    OptionSpec verbose = command.getCommandSpec().findOption("--verbose");
    return verbose != null && Boolean.TRUE.equals(verbose.getValue());
  }

  /** Says what went wrong; the exit code. */
  private static int report(Throwable problem, CommandLine command, boolean traces) {
    if (problem instanceof UsageException usage) {
      usage.problems().forEach(line -> command.getErr().println("weft: " + line));
      return 2;
    }
    command
        .getErr()
        .println(
            "weft: "
                + Refusal.of(problem, command)
                    .orElseGet(() -> FullDisk.advise(describe(problem), problem)));
    if (traces || isVerbose(command)) {
      problem.printStackTrace(command.getErr());
    }
    return 1;
  }

  /** One line: the message, and for what is not the user's doing the kind of problem too. */
  private static String describe(Throwable problem) {
    String message = problem.getMessage() == null ? problem.toString() : problem.getMessage();
    boolean ours =
        problem instanceof UserException
            || problem instanceof IllegalArgumentException
            || problem.getClass().getName().startsWith("dev.weft.");
    String line = message.lines().findFirst().orElse("");
    return ours ? line : problem.getClass().getSimpleName() + ": " + line;
  }
}
