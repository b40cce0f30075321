package dev.weft.cli.demo;

import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Snapshot;
import java.util.List;
import java.util.Map;

/** How a demo shows what it does and finds. */
interface DemoOutput {
  /** Something takes a while. */
  void progress(String what);

  /** The nodes begin; the plan says what comes. */
  void begin(String run, String plan);

  /** So many samples are published. */
  void published(long samples);

  /** A window was clustered. */
  void window(Snapshot snapshot);

  /**
   * All is done.
   *
   * @param described by cluster id: the tokens that it lives on, or where samples are no tokens,
   *     the known circuits that it holds
   */
  void end(
      Snapshot last, Manifest manifest, Map<Long, List<String>> described, DemoSettings settings);
}
