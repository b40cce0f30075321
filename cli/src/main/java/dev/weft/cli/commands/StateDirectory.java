package dev.weft.cli.commands;

import dev.weft.cli.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The streams app's folder, marked with the cluster that its stores belong to: their offsets mean
 * nothing in another, which would take them for its own in silence.
 */
final class StateDirectory {
  private static final String MARK = "cluster-id";

  private StateDirectory() {}

  /**
   * Makes the folder if it is missing, and marks it.
   *
   * @throws UserException if it is of another cluster, or can't be written
   */
  static void claim(Path directory, String cluster) {
    Path mark = directory.resolve(MARK);
    try {
      Files.createDirectories(directory);
      if (!Files.exists(mark)) {
        Files.writeString(mark, cluster);
        return;
      }
      String marked = Files.readString(mark).strip();
      if (!marked.equals(cluster)) {
        throw new UserException(
            "the stores in "
                + directory
                + " are of Kafka cluster "
                + marked
                + ", the brokers of cluster "
                + cluster
                + ": give another --state-dir, or empty this one");
      }
    } catch (IOException e) {
      throw new UserException("can't write to " + directory + ": " + e.getMessage(), e);
    }
  }
}
