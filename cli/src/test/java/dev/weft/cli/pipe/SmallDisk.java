package dev.weft.cli.pipe;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A file system in memory that one process alone sees, in a mount namespace of its own: full soon,
 * and gone with the process. Needs no root where users may have namespaces.
 *
 * @param folder where it is mounted
 * @param size as mount wants it: {@code 32m}
 */
record SmallDisk(Path folder, String size) {
  /** What comes before the process's own command. */
  List<String> command() {
    return List.of(
        "unshare",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        "mount -t tmpfs -o size=" + size + " tmpfs \"$0\" && exec \"$@\"",
        folder.toString());
  }

  /** Skips the test where this system makes no such file system. */
  void require() throws InterruptedException {
    List<String> probe = new ArrayList<>(command());
    probe.add("true");
    boolean made;
    try {
      Process process = new ProcessBuilder(probe).inheritIO().start();
      made = process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      made = false; // No such program.
    }
    if (!made) {
      String reason = "no file system can be mounted in a namespace of one's own here";
      System.err.println("skipped: " + reason);
      assumeTrue(false, reason);
    }
  }
}
