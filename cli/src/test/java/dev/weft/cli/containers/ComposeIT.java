package dev.weft.cli.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * {@code docker/test/run} on this machine's Docker engine, base images made out of this machine
 * where they are missing. Runs where {@code WEFT_DOCKER=true} asks for it; it takes minutes.
 */
class ComposeIT {
  private static final Path LOG = Path.of("target", "compose.log");

  @BeforeAll
  static void requireDocker() throws IOException, InterruptedException {
    boolean wanted = Boolean.parseBoolean(System.getenv("WEFT_DOCKER"));
    String reason = "WEFT_DOCKER=true does not ask for containers";
    if (!wanted) {
      System.err.println("skipped: " + reason);
    }
    assumeTrue(wanted, reason);
    assertThat(run(20, "docker", "info")).as("a Docker engine answers").isZero();
  }

  private static int run(long seconds, String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(Path.of("..").toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(LOG.toAbsolutePath().toFile()))
              .start();
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroy();
        process.waitFor(60, TimeUnit.SECONDS);
      }
      return process.exitValue();
    } catch (IOException e) {
      return -1; // No such program.
    }
  }

  @Test
  void shouldRunTheWholePathOnBuiltImages() throws Exception {
    assertThat(run(60, "docker/test/base-images")).as(log()).isZero();
    assertThat(run(400, "docker/test/run")).as(log()).isZero();
    assertThat(log()).contains("nothing is lost").contains("clusterer ended with 0");
  }

  private static String log() throws IOException {
    return Files.readString(LOG, StandardCharsets.UTF_8);
  }
}
