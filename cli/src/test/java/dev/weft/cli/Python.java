package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checks in Python, against numpy, scipy and scikit-learn, and the Python publisher's own tests.
 * The environment variable WEFT_PYTHON names an interpreter that has what these need; without it
 * such tests are skipped with a reason, in CI they fail.
 */
public final class Python {
  private static final Path SCRIPTS = Path.of("src", "test", "python");

  /** The Python publisher's folder. */
  public static final Path PUBLISHER = Path.of("..", "producer", "python").toAbsolutePath();

  private Python() {}

  /** The interpreter; skips the test where there is none. */
  public static String require() {
    String interpreter = System.getenv("WEFT_PYTHON");
    if (interpreter == null || interpreter.isBlank()) {
      skip("WEFT_PYTHON names no Python with numpy, scipy and scikit-learn");
    }
    return String.valueOf(interpreter);
  }

  /** Skips the test where there is no interpreter, or it lacks what the Python publisher needs. */
  public static void requirePublisher() {
    List<String> command =
        List.of(require(), "-c", "import confluent_kafka, google.protobuf, numpy, pytest");
    try {
      if (new ProcessBuilder(command).start().waitFor() != 0) {
        skip("WEFT_PYTHON has not what producer/python[test] needs: pip install it there");
      }
    } catch (IOException e) {
      throw new IllegalStateException("can't run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void skip(String reason) {
    if (Boolean.parseBoolean(System.getenv("WEFT_CI"))) {
      fail(reason);
    }
    System.err.println("skipped: " + reason);
    assumeTrue(false, reason);
  }

  /** Runs a script of src/test/python; it must exit with 0. What it printed. */
  public static String run(String script, Object... arguments) {
    List<String> command = new ArrayList<>(List.of(SCRIPTS.resolve(script).toString()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return run(command, Map.of());
  }

  /** Runs the interpreter on the Python publisher's sources; it must exit with 0. */
  public static String run(List<String> arguments, Map<String, String> environment) {
    List<String> command = new ArrayList<>(List.of(require()));
    command.addAll(arguments);
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("PYTHONPATH", PUBLISHER.resolve("src").toString());
      builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
      builder.environment().putAll(environment);
      Process process = builder.start();
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(printed).isZero();
      System.err.print(printed);
      return printed;
    } catch (IOException e) {
      throw new IllegalStateException("can't run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
