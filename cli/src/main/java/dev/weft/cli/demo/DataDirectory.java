package dev.weft.cli.demo;

import dev.weft.cli.UserException;
import dev.weft.cli.broker.DirectoryLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A demo's data directory, emptied on demand. */
final class DataDirectory {
  /** What a demo puts there: nothing else is ever deleted. */
  private static final List<String> OURS = List.of("kafka", "streams");

  private DataDirectory() {}

  /**
   * Empties a directory that a demo made, while no process uses it.
   *
   * @throws UserException if it is something else, or in use
   */
  static void empty(Path directory) {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryLock lock = DirectoryLock.take(directory)) {
      for (String name : OURS) {
        if (Files.exists(directory.resolve(name))) {
          delete(directory.resolve(name));
        }
      }
    } catch (IOException e) {
      throw new UserException("can't empty " + directory + ": " + e.getMessage(), e);
    }
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
