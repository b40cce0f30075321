package dev.weft.cli.pipe;

import java.util.Locale;
import java.util.Random;

/** Kinds of moments of the streams app's work, told by what it logs in the midst of them. */
enum Moment {
  /** A batch is counted as taken, its slices are not sent. */
  INGEST("dev.weft.streams.ingest.NodeUpdater", "Takes batch", 40),
  /** Some chunks of a fold are in the co-moments on the heap. */
  FOLD("dev.weft.streams.cells.Fold", "Folded chunk", 8),
  /** Some bands of co-moments are in the store, others are not. */
  STORING("dev.weft.streams.cells.Storing", "Stored band", 6),
  /** Some parts of a window are sent. */
  EMISSION("dev.weft.streams.cells.CellProcessor", "Emits part", 8),
  /** Some records of a changelog are restored. */
  RESTORE(
      "org.apache.kafka.streams.processor.internals.StoreChangelogReader",
      "records from changelog",
      3),
  /** A transaction is about to be committed, or was, unknown to the client so far. */
  COMMIT(
      "org.apache.kafka.clients.producer.internals.TransactionManager",
      "COMMITTING_TRANSACTION",
      9);

  private final String logger;
  private final String message;
  private final int most;

  Moment(String logger, String message, int most) {
    this.logger = logger;
    this.message = message;
    this.most = most;
  }

  /** Name of the logger that tells it. */
  String logger() {
    return logger;
  }

  /** Part of what is logged. */
  String message() {
    return message;
  }

  /** A random one of its first occurrences in a process, as {@code NAME:COUNT}. */
  String aim(Random random) {
    return name() + ":" + (1 + random.nextInt(most));
  }

  /** In lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
