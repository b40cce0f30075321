package dev.weft.cli;

import java.nio.file.Path;
import java.util.stream.Stream;

/** What is said where a disk has no room left: by the system, RocksDB or the broker. */
public final class FullDisk {
  private static final String REASON = "No space left on device";
  private static final String ADVICE = ": free space and start it again";

  /** A broker's index file is ten megabytes; with less than two it can't go on. */
  private static final long LEAST_BYTES = 20L << 20;

  private FullDisk() {}

  /**
   * The line that a command says of a problem, with what to do if the reason for it is a full disk.
   *
   * @param line what it would say else
   */
  static String advise(String line, Throwable problem) {
    if (line.contains(REASON)) {
      return line + ADVICE;
    }
    boolean full =
        Stream.iterate(problem, each -> each != null, Throwable::getCause)
            .anyMatch(each -> String.valueOf(each.getMessage()).contains(REASON));
    return full ? line + ": " + REASON + ADVICE : line;
  }

  /** Why a broker ended itself, which it does when its data directory fails. */
  public static String broker(Path directory, long usableBytes) {
    return "the embedded broker in "
        + directory
        + " ended: "
        + (usableBytes < LEAST_BYTES
            ? REASON + ADVICE
            : "it can't use its data directory, as it says above");
  }
}
