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
import java.util.Arrays;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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
    boolean verbose = Arrays.asList(arguments).contains("--verbose");
    if (verbose) {
      System.setProperty("weft.log", "info");
    }
    int code = execute(arguments, System.getenv(), verbose);
    System.out.flush();
    // Libraries leave threads that are no daemons.
    Runtime.getRuntime().halt(code);
  }

  /** Runs a command; the exit code. */
  public static int execute(String[] arguments, Map<String, String> environment, boolean verbose) {
    CommandLine weft = new CommandLine(new Weft());
    weft.setCaseInsensitiveEnumValuesAllowed(true);
    weft.setExecutionStrategy(new DryRun());
    weft.setExecutionExceptionHandler(
        (problem, command, result) -> {
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
          if (verbose) {
            problem.printStackTrace(command.getErr());
          }
          return 1;
        });
    try {
      weft.setDefaultValueProvider(Defaults.load(weft, arguments, environment));
    } catch (UserException e) {
      weft.getErr().println("weft: " + e.getMessage());
      return 2;
    }
    return weft.execute(arguments);
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
