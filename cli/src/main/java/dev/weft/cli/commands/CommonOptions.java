package dev.weft.cli.commands;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command takes. */
public final class CommonOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Properties file with defaults: flag=value a line, kafka.KEY=VALUE for the Kafka clients."
              + " The environment (WEFT_FLAG) and the command line win over it.")
  @Nullable Path config;

  @Option(
      names = "--dry-run",
      fallbackValue = "true",
      description = "Print what would run: every setting and where it comes from, without secrets.")
  boolean dryRun;

  @Option(
      names = "--verbose",
      fallbackValue = "true",
      description = "Show stack traces and what the libraries log.")
  boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;
}
