package dev.weft.cli.containers;

import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * {@code docker/test/run} on this machine's Docker engine, base images made out of this machine
 * where they can't be pulled.
 */
class ComposeIT {
  @BeforeAll
  static void requireDocker() throws InterruptedException, IOException {
    Docker.require("docker-compose || docker compose version", "curl", "python3");
    Docker.images();
  }

  @Test
  void shouldRunTheWholePathOnBuiltImages() throws Exception {
    Docker.must(400, "docker/test/run");
  }
}
