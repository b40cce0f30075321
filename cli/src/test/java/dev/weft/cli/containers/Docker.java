package dev.weft.cli.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * This machine's Docker engine. Where none answers, or {@code WEFT_DOCKER=false} wants none, tests
 * are skipped with a reason; in CI they fail unless the variable says so.
 */
final class Docker {
  private static final Path LOG = Path.of("target", "docker.log");
  private static final Path ROOT = Path.of("..");

  private static boolean made;

  private Docker() {}

  /** Skips or fails the test where one of these can't be run; an engine must answer. */
  static void require(String... programs) throws InterruptedException {
    if ("false".equals(System.getenv("WEFT_DOCKER"))) {
      skip("WEFT_DOCKER=false wants no containers");
    }
    if (run(20, "docker", "info") != 0) {
      missing("no Docker engine answers 'docker info'");
    }
    for (String program : programs) {
      if (run(20, "sh", "-c", "command -v " + program) != 0) {
        missing("no " + program);
      }
    }
  }

  private static void missing(String reason) {
    if (Boolean.parseBoolean(System.getenv("WEFT_CI"))) {
      fail(reason);
    }
    skip(reason);
  }

  private static void skip(String reason) {
    System.err.println("skipped: " + reason);
    assumeTrue(false, reason);
  }

  /**
   * Base images, pulled or made out of this machine where they can't be, and our own on them; once
   * for all tests.
   */
  static synchronized void images() throws InterruptedException, IOException {
    if (!made) {
      must(120, "docker/test/base-images");
      must(120, "docker/build");
      made = true;
    }
  }

  /** Runs a program of the repository, which must end well and in time. */
  static void must(long seconds, String... command) throws InterruptedException, IOException {
    long before = Files.exists(LOG) ? Files.size(LOG) : 0;
    int code = run(seconds, command);
    String printed = Files.exists(LOG) ? Files.readString(LOG) : "";
    assertThat(code)
        .as(
            () ->
                String.join(" ", command)
                    + ": "
                    + printed.substring((int) Math.min(before, printed.length())))
        .isZero();
  }

  private static int run(long seconds, String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(List.of(command))
              .directory(ROOT.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(LOG.toAbsolutePath().toFile()))
              .start();
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroy(); // It takes down what it started.
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
        return -1;
      }
      return process.exitValue();
    } catch (IOException e) {
      return -1; // No such program.
    }
  }
}
