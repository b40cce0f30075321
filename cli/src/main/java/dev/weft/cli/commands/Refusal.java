package dev.weft.cli.commands;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** What a command says when the brokers don't take its user for who he says, or allow him less. */
public final class Refusal {
  private static final Pattern USER = Pattern.compile("username=\"?([^\"\\s;]+)");

  private Refusal() {}

  /** One line that names brokers and user, never his secret; empty for any other problem. */
  public static Optional<String> of(Throwable problem, CommandLine command) {
    Throwable cause = cause(problem);
    if (cause == null) {
      return Optional.empty();
    }
    return command.getMixins().values().stream()
        .filter(ConnectionOptions.class::isInstance)
        .map(ConnectionOptions.class::cast)
        .map(connection -> line(connection, String.valueOf(cause.getMessage())))
        .findFirst();
  }

  private static @Nullable Throwable cause(Throwable problem) {
    Throwable cause = problem;
    while (cause != null
        && !(cause instanceof AuthenticationException)
        && !(cause instanceof AuthorizationException)) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String line(ConnectionOptions connection, String message) {
    return "the brokers at "
        + connection.brokers
        + " refuse "
        + user(connection.kafkaProperties())
        + ": "
        + message.lines().findFirst().orElse("");
  }

  private static String user(Map<String, String> kafka) {
    Matcher named = USER.matcher(kafka.getOrDefault("sasl.jaas.config", ""));
    return named.find() ? "user " + named.group(1) : "this client";
  }
}
