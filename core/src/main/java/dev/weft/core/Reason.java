package dev.weft.core;

import java.util.Locale;

/** Why a record is refused: a small closed set, used in headers, counters and metrics. */
public enum Reason {
  /** No value at all. */
  EMPTY,
  /** Truncated, or no protocol buffer of the expected kind. */
  UNPARSABLE,
  /** The format version is missing or not one this reader knows. */
  FORMAT_VERSION,
  /** The key is not of the topic's form, or contradicts the value. */
  KEY,
  /** A manifest that breaks a rule. */
  MANIFEST,
  /** A second, different manifest from the same node. */
  MANIFEST_CONFLICT,
  /** The node has sent no manifest: the run is unknown. */
  UNKNOWN_RUN,
  /** The node is not on the manifest's list. */
  UNKNOWN_NODE,
  /** A declared size is over the limits. */
  LIMIT,
  /** Array lengths contradict each other or the manifest. */
  SHAPE,
  /** Row offsets go back, or columns of a row are not strictly increasing. */
  UNSORTED,
  /** A column is not a subcomponent of the run, or a token not of its vocabulary. */
  COLUMN_RANGE,
  /** A value above 1 (q above 32,768), or NaN. */
  VALUE_RANGE,
  /** The batch number was skipped before. */
  GAP,
  /** The step is below the node's last. */
  STEP_BACK,
  /** The step's window was closed without the node. */
  WINDOW_CLOSED,
  /** A record after the node's end. */
  ENDED,
  /** The run was dropped from the reading. */
  DROPPED,
  /** Parts or cells of one window that contradict each other. */
  INCONSISTENT;

  /** As it stands in headers and tags: lower case, words joined by hyphens. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
