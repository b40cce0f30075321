package dev.weft.cli.commands;

import dev.weft.cli.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Which model nodes run, on what: flags of demo and produce. */
public final class ModelOptions {
  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      defaultValue = "stories",
      description = "Decomposed model: a folder, or a name in models/ (default: ${DEFAULT-VALUE}).")
  String model = "stories";

  @Option(
      names = "--text",
      paramLabel = "FILE",
      description =
          "Text to run it on: .txt (texts parted by blank lines) or .jsonl (a JSON string a line), "
              + "also .gz; may be repeated (default: the model's own texts).")
  List<Path> texts = List.of();

  @Option(
      names = "--sampled",
      fallbackValue = "true",
      description = "Run it on text sampled from the model itself, which never runs dry.")
  boolean sampled;

  @Option(
      names = "--sequences",
      paramLabel = "N",
      defaultValue = "8",
      description = "Sequences a batch (default: ${DEFAULT-VALUE}).")
  int sequences = 8;

  @Option(
      names = "--length",
      paramLabel = "N",
      description = "Tokens a sequence; 0: the longest that the model takes (default).")
  int length;

  @Option(
      names = "--through-training",
      fallbackValue = "true",
      description =
          "Walk through all checkpoints of the model as its training would: --window-steps batches "
              + "of each, at its training step. A window is then a training step, and the "
              + "statistic tumbling unless another is given.")
  boolean throughTraining;

  @Option(
      names = "--test-share",
      paramLabel = "F",
      defaultValue = "0.1",
      description =
          "Share of its time in which a node may test clusters by ablating them; 0: none "
              + "(default: ${DEFAULT-VALUE}).")
  double testShare = 0.1;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "0",
      description =
          "Seed of what is drawn: sampled text, inputs of toy models, planted circuits"
              + " (default: ${DEFAULT-VALUE}).")
  long seed;

  /** The model's folder. */
  Path folder() {
    return folder(model);
  }

  /** A model's folder, by its path or its name in models/. */
  static Path folder(String model) {
    Path home = Path.of(System.getProperty("weft.home", "."));
    for (Path folder : List.of(Path.of(model), home.resolve("models").resolve(model))) {
      if (Files.isRegularFile(folder.resolve("manifest.json"))) {
        return folder;
      }
    }
    throw new UserException(
        "no model '" + model + "': neither a folder with a manifest.json nor one in models/");
  }
}
