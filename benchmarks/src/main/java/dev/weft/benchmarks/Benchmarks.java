package dev.weft.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code benchmarks/run}: each measurement is a command. */
@Command(
    name = "benchmarks/run",
    description = "Measures Weft. Results and what they mean: docs/benchmarks.md.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ChainCommand.class,
      CircuitsCommand.class,
      ClusterPeerCommand.class,
      JmhCommand.class,
      KernelCommand.class,
      PeerCommand.class,
      PipeCommand.class,
      PlantedCommand.class,
      ReplayRate.class,
      RestoreCommand.class,
      TestsCommand.class
    })
public final class Benchmarks implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    int code = new CommandLine(new Benchmarks()).execute(arguments);
    System.out.flush();
    // Libraries leave threads that are no daemons.
    System.exit(code);
  }
}
