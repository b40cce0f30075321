package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks in Python, against numpy, scipy and scikit-learn. The environment variable WEFT_PYTHON
 * names an interpreter that has them; without it such tests are skipped with a reason, in CI they
 * fail.
 */
public final class Python {
  private static final Path SCRIPTS = Path.of("src", "test", "python");

  private Python() {}

  /** The interpreter; skips the test where there is none. */
  public static String require() {
    String interpreter = System.getenv("WEFT_PYTHON");
    if (interpreter == null || interpreter.isBlank()) {
      String reason = "WEFT_PYTHON names no Python with numpy, scipy and scikit-learn";
      if (Boolean.parseBoolean(System.getenv("WEFT_CI"))) {
        fail(reason);
      }
      System.err.println("skipped: " + reason);
      assumeTrue(false, reason);
    }
    return String.valueOf(interpreter);
  }

  /** Runs a script of src/test/python; it must exit with 0. What it printed. */
  public static String run(String script, Object... arguments) {
    List<String> command = new ArrayList<>(List.of(require(), SCRIPTS.resolve(script).toString()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
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
