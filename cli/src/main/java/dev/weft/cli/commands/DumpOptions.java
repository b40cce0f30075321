package dev.weft.cli.commands;

import dev.weft.core.proto.OutOfRange;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Importances from a file instead of a model: flags of demo and produce. */
public final class DumpOptions {
  /** What becomes of an importance out of [0, 1]. */
  enum Range {
    /** It is an error. */
    REFUSE(OutOfRange.OUT_OF_RANGE_REFUSE),
    /** The nearest of 0 and 1, counted. */
    CLAMP(OutOfRange.OUT_OF_RANGE_CLAMP);

    private final OutOfRange message;

    Range(OutOfRange message) {
      this.message = message;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--from",
      paramLabel = "FILE|DIR",
      description =
          "Importances from a file instead of a model: .npz or .npy (dense), scipy's sparse .npz, "
              + ".safetensors, a folder with memberships.npz and metadata.json, or what "
              + "--keep-importances wrote.")
  @Nullable Path from;

  @Option(
      names = "--out-of-range",
      paramLabel = "HOW",
      defaultValue = "refuse",
      description =
          "What becomes of a file's importances out of [0, 1]: ${COMPLETION-CANDIDATES} (default: "
              + "${DEFAULT-VALUE}).")
  Range range = Range.REFUSE;

  OutOfRange outOfRange() {
    return range.message;
  }
}
