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
 * code is unpacked to the folder that the environment variable or system property {@code
 * DJL_CACHE_DIR} names, else below the home folder. Safe for several threads.
 */
public final class Vocabulary implements AutoCloseable {
  private static final String ANCHOR = "a";

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

  /**
   * The text of each of the tokens 0..size-1 as it stands within a text: some tokenizers' decoders
   * drop a space that begins one. Ids that the tokenizer doesn't know come out empty; bytes that
   * are no whole character as U+FFFD.
   */
  public List<String> tokens(int size) {
    long[] anchor = Arrays.stream(tokenizer.encode(ANCHOR, false, false).getIds()).toArray();
    String before = tokenizer.decode(anchor, false);
    return IntStream.range(0, size).mapToObj(id -> token(anchor, before, id)).toList();
  }

  private String token(long[] anchor, String before, int id) {
    long[] ids = Arrays.copyOf(anchor, anchor.length + 1);
    ids[anchor.length] = id;
    String both = tokenizer.decode(ids, false);
    return both.startsWith(before)
        ? both.substring(before.length())
        : tokenizer.decode(new long[] {id}, false);
  }

  /** What tokens of a piece of text read, special ones included. */
  public String decode(int[] tokens) {
    return tokenizer.decode(Arrays.stream(tokens).asLongStream().toArray(), false);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
