package dev.weft.producer.input;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.weft.producer.model.ModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A model's tokenizer, from any Hugging Face {@code tokenizer.json}. Reads no network; its native
 * code is unpacked to the folder that the system property {@code DJL_CACHE_DIR} names. Safe for
 * several threads.
 */
public final class Vocabulary implements AutoCloseable {
  private final HuggingFaceTokenizer tokenizer;

  private Vocabulary(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * Reads a tokenizer file.
   *
   * @throws ModelException if it is missing or no tokenizer
   */
  public static Vocabulary read(Path file) {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    try {
      return new Vocabulary(
          HuggingFaceTokenizer.newInstance(
              file, Map.of("truncation", "false", "padding", "false")));
    } catch (IOException | RuntimeException e) {
      throw new ModelException("can't read the tokenizer " + file + ": " + e.getMessage(), e);
    }
  }

  /** Ids of a text, with what the tokenizer puts before it ({@code <s>}). */
  public int[] encode(String text) {
    return Arrays.stream(tokenizer.encode(text).getIds()).mapToInt(Math::toIntExact).toArray();
  }

  /** The text of each of the tokens 0..size-1. */
  public List<String> tokens(int size) {
    return IntStream.range(0, size)
        .mapToObj(id -> tokenizer.decode(new long[] {id}, false))
        .toList();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
