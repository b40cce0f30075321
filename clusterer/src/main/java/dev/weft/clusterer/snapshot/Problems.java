package dev.weft.clusterer.snapshot;

import java.util.List;

/** Collecting all that is wrong with settings, in the words of their users. */
final class Problems {
  private Problems() {}

  static void check(List<String> problems, boolean right, String what, Object value, String range) {
    if (!right) {
      problems.add(what + " " + value + " is out of range (" + range + ")");
    }
  }

  /** Throws if there are any. */
  static void refuse(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }
}
