package dev.weft.producer.input;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts, encoded one after another and cut into rows of one length; each row is a sequence of its
 * own. Of N nodes each takes every Nth text. Begins again at the end, or ends there; what does not
 * fill a batch is left. Not safe for several threads.
 */
public final class TextSource implements TokenSource {
  private final Vocabulary vocabulary;
  private final List<String> texts;
  private final int node;
  private final int nodes;
  private final int sequences;
  private final int length;
  private final boolean cycle;
  private final int own;
  private long text;
  private int token;
  private int @Nullable [] encoded;

  /**
   * At the beginning.
   *
   * @param node which of the nodes this is, from 0
   * @param cycle whether to begin again after the last text
   */
  public TextSource(
      Vocabulary vocabulary,
      List<String> texts,
      int node,
      int nodes,
      int sequences,
      int length,
      boolean cycle) {
    if (texts.size() < nodes) {
      throw new IllegalArgumentException(
          texts.size() + " texts are too few for " + nodes + " nodes");
    }
    this.vocabulary = vocabulary;
    this.texts = texts;
    this.node = node;
    this.nodes = nodes;
    this.sequences = sequences;
    this.length = length;
    this.cycle = cycle;
    this.own = (texts.size() - node + nodes - 1) / nodes;
  }

  @Override
  public @Nullable TokenBatch next() {
    int[][] rows = new int[sequences][length];
    for (int[] row : rows) {
      for (int t = 0; t < length; t++) {
        while (encoded == null || token == encoded.length) {
          if (encoded != null) {
            text++;
            token = 0;
          }
          if (!cycle && text >= own) {
            return null;
          }
          encoded = vocabulary.encode(texts.get((int) (text % own) * nodes + node));
        }
        row[t] = encoded[token++];
      }
    }
    return new TokenBatch(rows, ByteString.copyFromUtf8("text:" + text + ":" + token));
  }

  @Override
  public void seek(ByteString position) {
    String[] parts = position.toString(StandardCharsets.UTF_8).split(":", -1);
    if (parts.length != 3 || !parts[0].equals("text")) {
      throw new IllegalArgumentException(
          "'" + position.toStringUtf8() + "' is no position in texts");
    }
    text = Long.parseLong(parts[1]);
    token = 0;
    if (cycle || text < own) {
      encoded = vocabulary.encode(texts.get((int) (text % own) * nodes + node));
      token = Math.min(Integer.parseInt(parts[2]), encoded.length);
    }
  }
}
