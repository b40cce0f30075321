package dev.weft.cli.pipe;

import dev.weft.cli.Weft;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A weft command in a process of its own, which can be killed as a machine kills. */
final class WeftProcess implements AutoCloseable {
  private final Process process;

  private WeftProcess(Process process) {
    this.process = process;
  }

  static WeftProcess start(Path log, String... arguments) throws IOException {
    return startMain(log, Weft.class, arguments);
  }

  /** Any main class of the class path. */
  static WeftProcess startMain(Path log, Class<?> main, String... arguments) throws IOException {
    return start(List.of(), log, main, arguments);
  }

  /** A command that sees a small file system of its own, as {@link SmallDisk} makes it. */
  static WeftProcess startOn(SmallDisk disk, Path log, String... arguments) throws IOException {
    return start(disk.command(), log, Weft.class, arguments);
  }

  private static WeftProcess start(
      List<String> before, Path log, Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Short lives: compiled quickly rather than well.
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new WeftProcess(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start());
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Of a process that has ended. */
  int exitCode() {
    return process.exitValue();
  }

  /** SIGKILL: nothing is flushed, nothing is closed. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(30, TimeUnit.SECONDS);
  }

  /** SIGTERM; how long it took to end. */
  Duration terminate() throws InterruptedException {
    long began = System.nanoTime();
    process.destroy();
    process.waitFor(30, TimeUnit.SECONDS);
    return Duration.ofNanos(System.nanoTime() - began);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(40, TimeUnit.SECONDS)) {
      kill();
    }
  }
}
