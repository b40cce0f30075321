package dev.weft.producer;

import dev.weft.producer.model.LanguageModel;
import dev.weft.producer.model.ModelManifest;
import java.nio.file.Path;

/** The shipped model, for tests: in {@code models/}, or where {@code weft.models} says. */
public final class StoriesModel {
  public static final Path FOLDER =
      Path.of(System.getProperty("weft.models", "../models")).resolve("stories");

  private StoriesModel() {}

  public static LanguageModel load() {
    ModelManifest manifest = ModelManifest.read(FOLDER);
    return LanguageModel.load(FOLDER, manifest, manifest.lastCheckpoint());
  }
}
